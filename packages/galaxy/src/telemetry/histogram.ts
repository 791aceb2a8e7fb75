/** A histogram at one moment. */
export interface HistogramSnapshot {
  /** Upper bounds of the buckets, inclusive, ascending. One more bucket follows for what is above the last. */
  readonly bounds: readonly number[]
  /** Values in each bucket, not cumulative; one more than there are bounds. */
  readonly counts: readonly number[]
  /** Sum of all values. */
  readonly sum: number
  /** How many values there were. */
  readonly count: number
}

/**
 * Counts values by size. Takes no memory after it is made, so that it can count always, whether
 * anybody reads it or not.
 */
export class Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0

  /** @param bounds ascending */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  observe(value: number): void {
    const bounds = this.#bounds
    let bucket = 0
    // No binary search: most values are in the first few buckets.
    while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket++
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1
    this.#sum += value
  }

  snapshot(): HistogramSnapshot {
    const counts = [...this.#counts]
    return { bounds: this.#bounds, counts, sum: this.#sum, count: counts.reduce((total, count) => total + count, 0) }
  }
}
