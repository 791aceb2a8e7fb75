import type { GalaxyReading } from '../reading/galaxy-reading.js'
import { counter, counters, type Instrument } from './instrument.js'

/** What happens to removes, sets and clears. */
export const writeInstruments: readonly Instrument<GalaxyReading>[] = [
  counters('writes', 'Keys that the application removed or set everywhere, and times that it cleared all', [
    { labels: { operation: 'remove' }, read: ({ stats }) => stats.removes },
    { labels: { operation: 'set' }, read: ({ stats }) => stats.sets },
    { labels: { operation: 'clear' }, read: ({ stats }) => stats.clears },
  ]),
  counter('server_writes', 'Writes that peers told this process of', ({ stats }) => stats.serverWrites),
  counter('peer_write_errors', 'Times that a peer could not be told of a write', ({ stats }) => stats.peerWriteErrors),
  counter(
    'peer_writes_retold',
    'Times that a peer which had missed writes was told of them later',
    ({ stats }) => stats.peerWritesRetold,
  ),
]
