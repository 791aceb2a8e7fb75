import type { Clock } from '../clock.js'

/** Keys that are noted at once. Beyond, every key counts as written. */
const maxKeys = 10_000

interface Noted {
  /** Until when the key counts as written, in ms of the clock's monotonic time. */
  readonly untilMs: number
  /** When the latest write that is known began, in ms since the Unix epoch. */
  readonly stampMs: number
}

/**
 * Keys that were written a moment ago. While a write goes round, one process knows it and another does not, so a value that
 * comes from another process may be older than the write: it may be answered with, but not be kept.
 */
export class RecentWrites {
  readonly #windowMs: number
  readonly #clock: Clock
  /** In the order of time. */
  readonly #noted = new Map<string, Noted>()
  #allUntilMs = Number.NEGATIVE_INFINITY
  #clearedAtMs = Number.NEGATIVE_INFINITY

  /** @param windowMs how long a write may take to go round */
  constructor(windowMs: number, clock: Clock) {
    this.#windowMs = windowMs
    this.#clock = clock
  }

  /** Whether `key` was written so lately that others may not know it yet. */
  includes(key: string): boolean {
    if (this.#noted.size === 0 && this.#allUntilMs === Number.NEGATIVE_INFINITY) return false
    const nowMs = this.#clock.monotonicNow()
    this.#dropPassed(nowMs)
    return this.#allUntilMs > nowMs || this.#noted.has(key)
  }

  /**
   * Whether a value that was sent at `stampMs` has been on its way for so long that a later write may be known here, or to others.
   * Where clocks differ by more than a write takes, values are taken for late that are not: they are loaded instead.
   */
  isLate(stampMs: number): boolean {
    return stampMs <= this.#clock.now() - this.#windowMs
  }

  /** Whether a write of `key` that is later than `stampMs` is known, or may be. */
  isOutdated(key: string, stampMs: number): boolean {
    if (this.isLate(stampMs) || stampMs <= this.#clearedAtMs) return true
    const noted = this.#noted.get(key)
    return noted === undefined ? this.#allUntilMs > this.#clock.monotonicNow() : noted.stampMs >= stampMs
  }

  /** `key` is written, by a write that began at `stampMs`. */
  note(key: string, stampMs: number): void {
    const nowMs = this.#clock.monotonicNow()
    this.#dropPassed(nowMs)
    const latestMs = Math.max(stampMs, this.#noted.get(key)?.stampMs ?? 0)
    // Deleted first, because a Map keeps the place of a key that is set again.
    this.#noted.delete(key)
    if (this.#noted.size < maxKeys) this.#noted.set(key, { untilMs: nowMs + this.#windowMs, stampMs: latestMs })
    else {
      this.#noted.clear()
      this.#allUntilMs = nowMs + this.#windowMs
    }
  }

  /** Everything was cleared, by a clear that began at `stampMs`. No key counts as written for it: calls carry the epoch, which tells what is older. */
  noteClear(stampMs: number): void {
    this.#clearedAtMs = Math.max(this.#clearedAtMs, stampMs)
  }

  #dropPassed(nowMs: number): void {
    for (const [key, { untilMs }] of this.#noted) {
      if (untilMs > nowMs) break
      this.#noted.delete(key)
    }
    if (this.#allUntilMs <= nowMs) this.#allUntilMs = Number.NEGATIVE_INFINITY
  }
}
