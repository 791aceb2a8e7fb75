import type { Clock } from '../clock.js'

/** Keys that are noted at once. Beyond, every key counts as written. */
const maxKeys = 10_000

/**
 * Keys that were written a moment ago. While a write goes round, one process knows it and another does not, so a value that
 * comes from another process may be older than the write: it may be answered with, but not be kept.
 */
export class RecentWrites {
  readonly #windowMs: number
  readonly #clock: Clock
  /** Until when each key counts as written, in ms of the clock's monotonic time; in the order of time. */
  readonly #untilMs = new Map<string, number>()
  #allUntilMs = Number.NEGATIVE_INFINITY

  /** @param windowMs how long a write may take to go round */
  constructor(windowMs: number, clock: Clock) {
    this.#windowMs = windowMs
    this.#clock = clock
  }

  /** Whether `key` was written so lately that others may not know it yet. */
  includes(key: string): boolean {
    if (this.#untilMs.size === 0 && this.#allUntilMs === Number.NEGATIVE_INFINITY) return false
    const nowMs = this.#clock.monotonicNow()
    this.#dropPassed(nowMs)
    return this.#allUntilMs > nowMs || this.#untilMs.has(key)
  }

  /** `key` is written now. */
  note(key: string): void {
    const nowMs = this.#clock.monotonicNow()
    this.#dropPassed(nowMs)
    // Deleted first, because a Map keeps the place of a key that is set again.
    this.#untilMs.delete(key)
    if (this.#untilMs.size < maxKeys) this.#untilMs.set(key, nowMs + this.#windowMs)
    else {
      this.#untilMs.clear()
      this.#allUntilMs = nowMs + this.#windowMs
    }
  }

  #dropPassed(nowMs: number): void {
    for (const [key, untilMs] of this.#untilMs) {
      if (untilMs > nowMs) break
      this.#untilMs.delete(key)
    }
    if (this.#allUntilMs <= nowMs) this.#allUntilMs = Number.NEGATIVE_INFINITY
  }
}
