import type { GalaxyReading } from '../reading/galaxy-reading.js'
import { counter, type Instrument } from './instrument.js'

/** What happens to many keys at once. Each key is among the gets, loads and requests as well. */
export const batchInstruments: readonly Instrument<GalaxyReading>[] = [
  counter('batch_gets', 'Times that the application asked for many keys at once', ({ stats }) => stats.batchGets),
  counter('peer_batches', 'Requests for many keys that were made of peers', ({ stats }) => stats.peerBatches),
  counter('backend_batches', 'Calls of the load function for many keys', ({ stats }) => stats.backendBatches),
  counter(
    'server_batches',
    'Requests for many keys that peers made of this process',
    ({ stats }) => stats.serverBatches,
  ),
]
