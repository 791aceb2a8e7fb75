import { ownString } from './cache/own-copy.js'
import type { Clock } from './clock.js'

/**
 * Keys that are noted at once, and UTF-16 units that they have together. Beyond, the oldest are dropped, and
 * every key counts as noted.
 */
const maxKeys = 10_000
const maxUnits = 1_000_000

/**
 * Linked to those before and after it: to find the first of a Map takes the longer the more
 * were deleted from its front.
 */
interface Noted<V> {
  readonly key: string
  /** Until when the key counts as noted, in ms of the clock's monotonic time. */
  readonly untilMs: number
  readonly value: V
  older: Noted<V> | undefined
  newer: Noted<V> | undefined
}

/**
 * Keys that something happened to a moment ago, each with what is to be known of it. Takes a bounded amount of memory.
 */
export class RecentKeys<V> {
  readonly #windowMs: number
  readonly #clock: Clock
  readonly #onDrop: (value: V) => void
  readonly #noted = new Map<string, Noted<V>>()
  #oldest: Noted<V> | undefined
  #newest: Noted<V> | undefined
  #units = 0
  #allUntilMs = Number.NEGATIVE_INFINITY

  /**
   * @param windowMs how long a key counts as noted
   * @param onDrop called with what was noted of a key for which there is no room any more, before that
   * shows in {@link overflows}
   */
  constructor(windowMs: number, clock: Clock, onDrop: (value: V) => void = () => {}) {
    this.#windowMs = windowMs
    this.#clock = clock
    this.#onDrop = onDrop
  }

  /** Whether there were so many lately that some were dropped, and every key counts as noted. */
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

  /** What was noted of `key` lately; undefined also where that was dropped. */
  get(key: string): V | undefined {
    const noted = this.#noted.get(key)
    return noted !== undefined && noted.untilMs > this.#clock.monotonicNow() ? noted.value : undefined
  }

  /** Notes `value` of `key`, from now on. */
  note(key: string, value: V): void {
    const nowMs = this.#clock.monotonicNow()
    this.#dropPassed(nowMs)
    const before = this.#noted.get(key)
    if (before !== undefined) this.#delete(before)
    this.#add(ownString(key), nowMs + this.#windowMs, value)
    for (let oldest = this.#oldest; oldest !== undefined && this.#isOverfull(); oldest = this.#oldest) {
      this.#delete(oldest)
      this.#onDrop(oldest.value)
      this.#allUntilMs = oldest.untilMs
    }
  }

  #isOverfull(): boolean {
    return this.#noted.size > maxKeys || this.#units > maxUnits
  }

  #dropPassed(nowMs: number): void {
    for (let oldest = this.#oldest; oldest !== undefined && oldest.untilMs <= nowMs; oldest = this.#oldest)
      this.#delete(oldest)
    if (this.#allUntilMs <= nowMs) this.#allUntilMs = Number.NEGATIVE_INFINITY
  }

  #add(key: string, untilMs: number, value: V): void {
    const noted: Noted<V> = { key, untilMs, value, older: this.#newest, newer: undefined }
    if (this.#newest === undefined) this.#oldest = noted
    else this.#newest.newer = noted
    this.#newest = noted
    this.#noted.set(key, noted)
    this.#units += key.length
  }

  #delete({ key, older, newer }: Noted<V>): void {
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
    this.#noted.delete(key)
    this.#units -= key.length
  }
}
