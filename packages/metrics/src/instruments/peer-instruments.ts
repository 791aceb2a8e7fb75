import type { PeerStats } from '@galaxycache/galaxy'
import { counters, type Instrument } from './instrument.js'

/** How each of the other processes is, as this one sees it. */
export const peerInstruments: readonly Instrument<PeerStats>[] = [
  counters('peer.fetches', 'Fetches from a peer that ended, in all galaxies', [
    { labels: { result: 'ok' }, read: ({ requests, errors }) => requests - errors },
    { labels: { result: 'error' }, read: ({ errors }) => errors },
  ]),
  {
    kind: 'gauge',
    name: 'peer.up',
    unit: '',
    help: '0 if the last call to a peer failed, else 1',
    merge: 'min',
    series: [{ labels: {}, read: ({ state }) => (state === 'down' ? 0 : 1) }],
  },
  {
    kind: 'gauge',
    name: 'peer.circuits_open',
    unit: '',
    help: 'Circuit breakers that are open to a peer: 1 while it is not asked but now and then',
    merge: 'sum',
    series: [{ labels: {}, read: ({ circuit }) => (circuit === 'closed' ? 0 : 1) }],
  },
  {
    kind: 'gauge',
    name: 'peer.latency',
    unit: 's',
    help: 'Mean time of the last calls that a peer answered, about twenty',
    merge: 'average',
    series: [{ labels: {}, read: ({ latencyMs }) => (latencyMs === undefined ? undefined : latencyMs / 1000) }],
  },
]
