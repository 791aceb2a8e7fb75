import tls from 'node:tls'
import type { Peer } from '@galaxycache/galaxy'
import { memberName } from './access.js'
import type { Certified } from './authority.js'

/** The certificate that a member shows to a new connection, as its fingerprint. */
export function servedFingerprint({ url }: Peer, authority: string, own: Certified): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const options = { host: hostname, port: Number(port), servername: memberName, ca: authority, ...own }
    const socket = tls.connect({ ...options, ALPNProtocols: ['h2', 'http/1.1'] }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.once('error', reject)
  })
}
