import type { RemotePeer } from '../remote-peer.js'

/**
 * Calls `tell` with all peers but those in `told`, with those who join meanwhile as well: they may have asked
 * somebody who did not know.
 * @param told takes in who is told
 * @param tell does not reject
 */
export async function tellAll(
  remotes: () => readonly RemotePeer[],
  told: Set<RemotePeer>,
  tell: (remote: RemotePeer) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    const untold = remotes().filter((remote) => !told.has(remote))
    if (untold.length === 0) return
    for (const remote of untold) told.add(remote)
    await Promise.all(untold.map(tell))
  }
}
