import { type GalaxyHistogramSnapshots, histogramBounds } from '@galaxycache/galaxy'
import type { GalaxyReading } from '../reading/galaxy-reading.js'
import type { HistogramInstrument } from './instrument.js'

const secondsPerMs = 1 / 1000

/** How long peers and backend took, and how large keys and values were. */
export const sizeAndTimeInstruments = {
  peerFetch: seconds('peer_fetch.duration', 'peerFetchMs', 'Fetches from peers that ended, well or not'),
  backendLoad: seconds('backend_load.duration', 'backendLoadMs', 'Calls of the load function that ended, well or not'),
  valueSize: bytes('value.size', 'valueBytes', 'Encoded values that loads brought'),
  keySize: bytes('key.size', 'keyBytes', 'Keys that were loaded, in UTF-8'),
} as const

function seconds(name: string, key: 'peerFetchMs' | 'backendLoadMs', help: string): HistogramInstrument<GalaxyReading> {
  return {
    kind: 'histogram',
    name,
    unit: 's',
    help,
    // A quotient, not a product: 2.5 / 1000 is the number nearest to 0.0025.
    bounds: histogramBounds[key].map((ms) => ms / 1000),
    counts: ({ histograms }) => histograms[key].counts,
    sum: ({ histograms }) => histograms[key].sum * secondsPerMs,
  }
}

function bytes(
  name: string,
  key: Exclude<keyof GalaxyHistogramSnapshots, 'peerFetchMs' | 'backendLoadMs'>,
  help: string,
): HistogramInstrument<GalaxyReading> {
  return {
    kind: 'histogram',
    name,
    unit: 'By',
    help,
    bounds: histogramBounds[key],
    counts: ({ histograms }) => histograms[key].counts,
    sum: ({ histograms }) => histograms[key].sum,
  }
}
