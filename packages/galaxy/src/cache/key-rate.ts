/** Shorter ages count as 100 ms, so that one fresh touch is not taken for a burst, nor damped to nothing. */
const minAgeMs = 100

/** Default of `idleResetMs`: a key that nobody asked for in a minute has no rate worth remembering. */
export const defaultIdleResetMs = 60_000

/**
 * How often a key is asked for. Times are the clock's, in ms. A clock that steps back neither shortens nor lengthens
 * the time that the key is known.
 */
export class KeyRate {
  readonly #idleResetMs: number
  #startMs: number
  #lastMs: number
  #requests = 0

  /**
   * Tracking begins at `nowMs`, with no request yet.
   *
   * @param idleResetMs a touch after a longer pause starts tracking anew. Default 60,000
   */
  constructor(nowMs: number, idleResetMs: number = defaultIdleResetMs) {
    this.#startMs = nowMs
    this.#lastMs = nowMs
    this.#idleResetMs = idleResetMs
  }

  /** Requests since tracking began. */
  get requests(): number {
    return this.#requests
  }

  /** Whether tracking would start anew if it were touched at `nowMs`. */
  isIdle(nowMs: number): boolean {
    return nowMs - this.#lastMs > this.#idleResetMs
  }

  /** Counts `times` requests (default 1) that were made at `nowMs`. */
  touch(nowMs: number, times = 1): void {
    const idleMs = nowMs - this.#lastMs
    if (idleMs > this.#idleResetMs) {
      this.#startMs = nowMs
      this.#requests = 0
    } else if (idleMs < 0) {
      this.#startMs += idleMs
    }
    this.#lastMs = nowMs
    this.#requests += times
  }

  /**
   * Requests per second since tracking began; 0 when the last one is longer ago than the idle reset.
   * Source: galaxycache `windowedAvgQPS.val`.
   */
  rate(nowMs: number): number {
    const idleMs = Math.max(nowMs - this.#lastMs, 0)
    if (idleMs > this.#idleResetMs) return 0
    const ageMs = this.#lastMs - this.#startMs + idleMs
    return (this.#requests * 1000) / Math.max(ageMs, minAgeMs)
  }
}
