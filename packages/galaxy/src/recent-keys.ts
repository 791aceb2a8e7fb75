import { ownString } from './cache/own-copy.js'
import type { Clock } from './clock.js'

/** Keys that are noted at once, and UTF-16 units that they have together. Beyond, every key counts as noted. */
const maxKeys = 10_000
const maxUnits = 1_000_000

interface Noted<V> {
  /** Until when the key counts as noted, in ms of the clock's monotonic time. */
  readonly untilMs: number
  readonly value: V
}

/** Keys that something happened to a moment ago, each with what is to be known of it. Takes a bounded amount of memory. */
export class RecentKeys<V> {
  readonly #windowMs: number
  readonly #clock: Clock
  /** In the order of time. */
  readonly #noted = new Map<string, Noted<V>>()
  #units = 0
  #allUntilMs = Number.NEGATIVE_INFINITY

  /** @param windowMs how long a key counts as noted */
  constructor(windowMs: number, clock: Clock) {
    this.#windowMs = windowMs
    this.#clock = clock
  }

  /** Whether there were so many lately that every key counts as noted. */
  get overflows(): boolean {
    return this.#allUntilMs > this.#clock.monotonicNow()
  }

  /** Whether `key` was noted lately, or may have been. */
  includes(key: string): boolean {
    if (this.#noted.size === 0 && this.#allUntilMs === Number.NEGATIVE_INFINITY) return false
    const nowMs = this.#clock.monotonicNow()
    this.#dropPassed(nowMs)
    return this.#allUntilMs > nowMs || this.#noted.has(key)
  }

  /** What was noted of `key` lately; undefined also where there were too many to tell. */
  get(key: string): V | undefined {
    return this.#noted.get(key)?.value
  }

  /** Notes `value` of `key`, from now on. */
  note(key: string, value: V): void {
    const nowMs = this.#clock.monotonicNow()
    const untilMs = nowMs + this.#windowMs
    this.#dropPassed(nowMs)
    // Deleted first, because a Map keeps the place of a key that is set again.
    this.#delete(key)
    if (this.#noted.size < maxKeys && this.#units + key.length <= maxUnits) {
      this.#noted.set(ownString(key), { untilMs, value })
      this.#units += key.length
    } else {
      this.#noted.clear()
      this.#units = 0
      this.#allUntilMs = untilMs
    }
  }

  #dropPassed(nowMs: number): void {
    for (const [key, { untilMs }] of this.#noted) {
      if (untilMs > nowMs) break
      this.#delete(key)
    }
    if (this.#allUntilMs <= nowMs) this.#allUntilMs = Number.NEGATIVE_INFINITY
  }

  #delete(key: string): void {
    if (this.#noted.delete(key)) this.#units -= key.length
  }
}
