import type { Clock } from './clock.js'
import type { FetchProtocol } from './fetch-protocol.js'
import type { Peer } from './peer.js'
import type { RemoteFetcher } from './remote-fetcher.js'
import { wrong } from './require.js'
import type { PeerHealth, PeerStats } from './telemetry/peer-health.js'
import type { PeerGate } from './trouble/peer-gate.js'
import type { PeerTraffic } from './trouble/peer-traffic.js'

/** A peer and the way to it. */
export interface RemotePeer {
  readonly peer: Peer
  readonly fetcher: RemoteFetcher
  readonly health: PeerHealth
  readonly traffic: PeerTraffic
  readonly gate: PeerGate
}

/** How a peer is. A snapshot. */
export const peerStatsOf = ({ peer, health, traffic, gate }: RemotePeer): PeerStats => ({
  ...peer,
  ...health.snapshot(),
  inFlight: traffic.inFlight,
  circuit: gate.state,
  pausedMs: gate.pausedMs,
})

/** Longer than any call to a peer should take, so that only a fetcher that never closes is given up on. */
const closeTimeoutMs = 60_000

/** A fetcher for `peer`. @throws what the protocol throws, and TypeError if it gives anything but a fetcher */
export function connect(protocol: FetchProtocol, peer: Peer): RemoteFetcher {
  const fetcher = protocol.connect(peer)
  if (typeof fetcher?.fetch !== 'function' || typeof fetcher.peek !== 'function' || typeof fetcher.close !== 'function')
    throw wrong(TypeError, `connect of protocol ${protocol.name}`, 'a function that returns a RemoteFetcher', fetcher)
  return fetcher
}

/** Closes the fetchers of all, then reports the failures: none stays open because of another. @throws AggregateError */
export async function closeFetchers(remotes: readonly RemotePeer[], clock: Clock): Promise<void> {
  const results = await Promise.allSettled(remotes.map((remote) => closeFetcher(remote, clock)))
  const failures = results.filter((result) => result.status === 'rejected').map((result): unknown => result.reason)
  if (failures.length > 0)
    throw new AggregateError(failures, `closing ${failures.length} of ${remotes.length} peers failed`)
}

function closeFetcher({ peer, fetcher }: RemotePeer, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void =>
      reject(
        new Error(`closing the fetcher of peer ${JSON.stringify(peer.id)} did not end within ${closeTimeoutMs} ms`),
      )
    const timer = clock.setTimer(giveUp, closeTimeoutMs)
    const closed = async (): Promise<void> => fetcher.close()
    closed()
      .then(resolve, reject)
      .finally(() => timer.cancel())
  })
}
