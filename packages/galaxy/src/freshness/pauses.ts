import type { Clock } from '../clock.js'

/** Keys that are noted at once. Beyond, every key is let be: so many failures are no matter of single keys. */
const maxKeys = 10_000

/** Keys that are let be for a moment. */
export class Pauses {
  readonly #pauseMs: number
  readonly #clock: Clock
  /** Until when each key is let be, in ms of the clock's monotonic time; in the order of time. */
  readonly #untilMs = new Map<string, number>()
  #allUntilMs = Number.NEGATIVE_INFINITY

  constructor(pauseMs: number, clock: Clock) {
    this.#pauseMs = pauseMs
    this.#clock = clock
  }

  includes(key: string): boolean {
    if (this.#untilMs.size === 0 && this.#allUntilMs === Number.NEGATIVE_INFINITY) return false
    const nowMs = this.#clock.monotonicNow()
    this.#dropPassed(nowMs)
    return this.#allUntilMs > nowMs || this.#untilMs.has(key)
  }

  /** Lets `key` be, from now on. */
  begin(key: string): void {
    const nowMs = this.#clock.monotonicNow()
    this.#dropPassed(nowMs)
    // Deleted first, because a Map keeps the place of a key that is set again.
    this.#untilMs.delete(key)
    if (this.#untilMs.size < maxKeys) this.#untilMs.set(key, nowMs + this.#pauseMs)
    else {
      this.#untilMs.clear()
      this.#allUntilMs = nowMs + this.#pauseMs
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
