import type { ProcessReading } from '../reading/universe-reading.js'
import type { GaugeInstrument, Instrument, Merge, Unit } from './instrument.js'

const gauge = (
  name: string,
  unit: Unit,
  merge: Merge,
  help: string,
  read: (process: ProcessReading) => number,
): GaugeInstrument<ProcessReading> => ({ kind: 'gauge', name, unit, help, merge, series: [{ labels: {}, read }] })

/** What a process is to its universe. */
export const processInstruments: readonly Instrument<ProcessReading>[] = [
  gauge('ready', '', 'min', '1 until the universe begins to close, then 0', ({ ready }) => (ready ? 1 : 0)),
  gauge('ring.peers', '', 'min', 'Processes on the ring, this one included', ({ peers }) => peers),
  gauge('ring.share', '1', 'sum', 'Part of the keys that this process owns', ({ share }) => share),
  // The mean of equal numbers is that number, and of unequal ones another: a disagreement
  // within a registry still shows.
  gauge(
    'ring.fingerprint',
    '',
    'average',
    'A number that is the same in all processes that see the same ring',
    ({ fingerprint }) => fingerprint,
  ),
]
