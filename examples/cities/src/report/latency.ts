import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'

/** Three digits of a nanosecond up to a minute. */
const shape = { lowestDiscernibleValue: 1, highestTrackableValue: 60e9, numberOfSignificantValueDigits: 3 } as const

/** How long gets took, in a histogram that can be sent to another process and added up there. */
export class Latency {
  readonly #histogram: Histogram

  private constructor(histogram: Histogram) {
    this.#histogram = histogram
  }

  static empty(): Latency {
    return new Latency(build(shape))
  }

  /** Adds up what {@link encode} gave in other processes. */
  static sum(encoded: readonly string[]): Latency {
    const total = build(shape)
    for (const text of encoded) total.add(decodeFromCompressedBase64(text))
    return new Latency(total)
  }

  /** Counts one get. */
  record(ms: number): void {
    this.#histogram.recordValue(Math.min(Math.max(1, Math.round(ms * 1e6)), shape.highestTrackableValue))
  }

  /** Time in ms that `percent` of the gets did not exceed. 0 before the first get. */
  percentileMs(percent: number): number {
    return this.#histogram.getValueAtPercentile(percent) / 1e6
  }

  /** As text, to be sent to another process. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#histogram)
  }
}
