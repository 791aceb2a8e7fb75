import type { PeerStats } from '@galaxycache/galaxy'
import type { GalaxyReading } from '../reading/galaxy-reading.js'
import type { ProcessReading } from '../reading/universe-reading.js'
import { batchInstruments } from './batch-instruments.js'
import { cacheInstruments } from './cache-instruments.js'
import { freshnessInstruments } from './freshness-instruments.js'
import { galaxyInstruments } from './galaxy-instruments.js'
import { handOffInstruments } from './hand-off-instruments.js'
import type { Instrument } from './instrument.js'
import { peerInstruments } from './peer-instruments.js'
import { processInstruments } from './process-instruments.js'
import { sizeAndTimeInstruments } from './size-and-time-instruments.js'
import { troubleInstruments } from './trouble-instruments.js'
import { writeInstruments } from './write-instruments.js'

/** All metrics, by what they are read of: the process, each peer, each galaxy. */
export const instruments: {
  readonly process: readonly Instrument<ProcessReading>[]
  readonly peer: readonly Instrument<PeerStats>[]
  readonly galaxy: readonly Instrument<GalaxyReading>[]
} = {
  process: processInstruments,
  peer: peerInstruments,
  galaxy: [
    ...galaxyInstruments,
    ...freshnessInstruments,
    ...troubleInstruments,
    ...batchInstruments,
    ...writeInstruments,
    ...handOffInstruments,
    ...cacheInstruments,
    ...Object.values(sizeAndTimeInstruments),
  ],
}

/** Labels that the instruments use, and nobody else may. */
export const reservedLabels: readonly string[] = ['galaxy', 'peer', 'level', 'cache', 'result', 'operation', 'le']
