import type { RemotePeer } from '../remote-peer.js'

/** Of two different `peers` picked by chance, the one that fewer calls wait for; undefined if there is none. */
export function lessBusy(peers: readonly RemotePeer[], random: () => number): RemotePeer | undefined {
  const first = Math.floor(random() * peers.length)
  const one = peers[first]
  if (one === undefined || peers.length === 1) return one
  const other = peers[(first + 1 + Math.floor(random() * (peers.length - 1))) % peers.length]
  return other !== undefined && other.traffic.inFlight < one.traffic.inFlight ? other : one
}
