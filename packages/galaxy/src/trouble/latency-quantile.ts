/**
 * How much an observation above the estimate raises it: enough to follow a peer that becomes slow within some 50 calls.
 */
const step = 0.1

/** Answers before the estimate is worth anything. */
const enough = 20

/** The clock counts in about as much, and an estimate of 0 could not grow. */
const leastMs = 1

/**
 * An estimate of a quantile that follows its peer: one number, raised by an observation above it and lowered by one
 * below, in the proportion in which there should be such. In parts of itself, so that one step fits all peers. Source:
 * Ma, Muthukrishnan and Sandler, "Frugal Streaming for Estimating Quantiles", 2013.
 */
export class LatencyQuantile {
  readonly #raise: number
  readonly #lower: number
  #estimateMs = 0
  #observations = 0

  /** @param quantile above 0 and below 1 */
  constructor(quantile: number) {
    this.#raise = 1 + step * quantile
    this.#lower = 1 - step * (1 - quantile)
  }

  /** In ms; undefined before there were enough observations. */
  get ms(): number | undefined {
    return this.#observations < enough ? undefined : this.#estimateMs
  }

  observe(tookMs: number): void {
    this.#observations += 1
    if (this.#observations <= enough) this.#estimateMs = Math.max(this.#estimateMs, tookMs, leastMs)
    else if (tookMs > this.#estimateMs) this.#estimateMs *= this.#raise
    else this.#estimateMs = Math.max(this.#estimateMs * this.#lower, leastMs)
  }
}
