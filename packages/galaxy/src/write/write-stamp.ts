import type { Clock } from '../clock.js'

/** Header of writes that tells when the writer began, as a {@link WriteStamps} says. */
export const writtenAtHeader = 'x-galaxycache-written-at-ms'

/** A step between two writes of the same millisecond: a double tells 0.001 ms apart for some centuries to come. */
const stepMs = 0.001

/**
 * When writes of one process began, in ms since the Unix epoch: each later than the one before, if need be by a trifle.
 */
export class WriteStamps {
  readonly #clock: Clock
  #lastMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  next(): number {
    this.#lastMs = Math.max(this.#clock.now(), this.#lastMs + stepMs)
    return this.#lastMs
  }
}

/**
 * What a header says; undefined where it says nothing. Protocols of a user's own may give null, which as a
 * number would be long ago.
 */
export function readStamp(header: string | undefined): number | undefined {
  const stampMs = typeof header === 'string' ? Number(header) : Number.NaN
  return Number.isFinite(stampMs) ? stampMs : undefined
}
