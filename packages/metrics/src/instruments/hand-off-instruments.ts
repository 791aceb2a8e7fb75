import type { GalaxyReading } from '../reading/galaxy-reading.js'
import { counter, type Instrument } from './instrument.js'

/** What processes that leave give to those that stay. */
export const handOffInstruments: readonly Instrument<GalaxyReading>[] = [
  counter('hand_off.entries', 'Entries given to their next owners on leaving', ({ stats }) => stats.handedOff),
  {
    kind: 'counter',
    name: 'hand_off.size',
    unit: 'By',
    help: 'What these entries came to, keys and values',
    merge: 'sum',
    series: [{ labels: {}, read: ({ stats }) => stats.handedOffBytes }],
  },
  counter(
    'hand_off.errors',
    'Messages with such entries that were not taken, and failures to send some',
    ({ stats }) => stats.handOffErrors,
  ),
  counter('hand_off.adopted', 'Entries taken over from processes that left', ({ stats }) => stats.adopted),
]
