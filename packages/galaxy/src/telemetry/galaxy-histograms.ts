import { KiB, MiB } from '../size.js'
import { Histogram, type HistogramSnapshot } from './histogram.js'

/** How long things took and how large they were in one galaxy since it was created. Snapshots. */
export interface GalaxyHistogramSnapshots {
  /** Fetches from peers that ended, well or not, in ms. Those whose callers left are not among them. */
  readonly peerFetchMs: HistogramSnapshot
  /** Calls of the BackendGetter that ended, well or not, in ms. */
  readonly backendLoadMs: HistogramSnapshot
  /** Encoded values that loads brought, in bytes. */
  readonly valueBytes: HistogramSnapshot
  /** Keys that were loaded, in bytes of UTF-8. */
  readonly keyBytes: HistogramSnapshot
}

/** From a hit in a neighbour's memory to a backend in trouble, in ms. */
const durationBoundsMs = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500]

/** Upper bounds of the buckets of each histogram, inclusive, ascending: the same in every galaxy. */
export const histogramBounds: Readonly<Record<keyof GalaxyHistogramSnapshots, readonly number[]>> = {
  peerFetchMs: durationBoundsMs,
  backendLoadMs: durationBoundsMs,
  valueBytes: [64, 256, KiB, 4 * KiB, 16 * KiB, 64 * KiB, 256 * KiB, MiB, 4 * MiB],
  keyBytes: [8, 16, 32, 64, 128, 256, KiB, 4 * KiB, 64 * KiB],
}

/** The galaxy's own histograms. Only loads count in them: a hit costs nothing more. */
export class GalaxyHistograms {
  readonly peerFetchMs = new Histogram(histogramBounds.peerFetchMs)
  readonly backendLoadMs = new Histogram(histogramBounds.backendLoadMs)
  readonly valueBytes = new Histogram(histogramBounds.valueBytes)
  readonly keyBytes = new Histogram(histogramBounds.keyBytes)

  /** Notes what a load brought. */
  loaded(key: string, valueBytes: number): void {
    this.keyBytes.observe(Buffer.byteLength(key))
    this.valueBytes.observe(valueBytes)
  }

  snapshot(): GalaxyHistogramSnapshots {
    return {
      peerFetchMs: this.peerFetchMs.snapshot(),
      backendLoadMs: this.backendLoadMs.snapshot(),
      valueBytes: this.valueBytes.snapshot(),
      keyBytes: this.keyBytes.snapshot(),
    }
  }
}
