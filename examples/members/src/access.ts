import path from 'node:path'
import type { AccessOptions } from '@galaxycache/protocols/http'

/** The name in the certificates of all members. */
export const memberName = 'cache.example'

/**
 * What a process needs to be a member: its files, and the secret that all members share. Both ends take it as it is.
 */
export function accessOf(folder: string, token: string): Required<AccessOptions> {
  return {
    tls: {
      ca: { file: path.join(folder, 'ca.crt') },
      cert: { file: path.join(folder, 'tls.crt') },
      key: { file: path.join(folder, 'tls.key') },
      // The authority may sign for others too: its word that somebody is "shop.example" lets nobody in.
      members: [memberName],
      // The urls hold addresses, which no certificate names.
      serverName: memberName,
      reload: { everyMs: 100 },
    },
    token,
  }
}
