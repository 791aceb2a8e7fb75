import { ownString } from '../cache/own-copy.js'
import type { Clock } from '../clock.js'
import type { KeyMemory } from '../write/key-memory.js'
import type { ResolvedBackOffOptions } from './back-off-options.js'

/** UTF-16 units that the keys have together. Beyond, those that failed longest ago are forgotten. */
const maxUnits = 1_000_000

/** A key whose last loads have failed. */
interface Failing {
  /** Errors in a row. */
  readonly errors: number
  /** The last of them. */
  readonly error: unknown
  /** End of its pause, in ms of the clock's monotonic time. */
  readonly untilMs: number
}

/** A pause that is not over. */
export interface Pause {
  /** Why there is one. */
  readonly error: unknown
  /** How much longer it is, in ms. */
  readonly leftMs: number
}

/** Keys that the backend failed to load, and for how long each is to be left alone. */
export class BackOff implements KeyMemory {
  readonly #options: ResolvedBackOffOptions
  readonly #clock: Clock
  readonly #random: () => number
  /** In the order of their last errors. */
  readonly #failing = new Map<string, Failing>()
  #units = 0

  constructor(options: ResolvedBackOffOptions, clock: Clock, random: () => number) {
    this.#options = options
    this.#clock = clock
    this.#random = random
  }

  /** The pause of `key`; undefined if its backend may be asked. */
  pauseOf(key: string): Pause | undefined {
    const failing = this.#failing.get(key)
    if (failing === undefined) return undefined
    const leftMs = failing.untilMs - this.#clock.monotonicNow()
    return leftMs > 0 ? { error: failing.error, leftMs } : undefined
  }

  /** Loading `key` ended in `error`: begins a pause, longer than the one before. */
  failed(key: string, error: unknown): void {
    const { maxMs, maxKeys } = this.#options
    const nowMs = this.#clock.monotonicNow()
    const before = this.#failing.get(key)
    const errors = before === undefined || before.untilMs + maxMs <= nowMs ? 1 : before.errors + 1
    // Deleted first, because a Map keeps the place of a key that is set again.
    this.forget(key)
    this.#failing.set(ownString(key), { errors, error, untilMs: nowMs + this.#pauseMs(errors) })
    this.#units += key.length
    for (const oldest of this.#failing.keys()) {
      if (this.#failing.size <= maxKeys && this.#units <= maxUnits) break
      this.forget(oldest)
    }
  }

  /** The backend may be asked for `key`: it answered, or the key was written. */
  forget(key: string): void {
    if (this.#failing.delete(key)) this.#units -= key.length
  }

  forgetAll(): void {
    this.#failing.clear()
    this.#units = 0
  }

  /**
   * Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (2015). Its "full jitter" is a `jitter` of 1, its
   * "equal jitter" one of 1/2.
   */
  #pauseMs(errors: number): number {
    const { firstMs, maxMs, factor, jitter } = this.#options
    return Math.min(maxMs, firstMs * factor ** (errors - 1)) * (1 - jitter * this.#random())
  }
}
