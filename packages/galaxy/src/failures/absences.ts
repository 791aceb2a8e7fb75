import type { CacheStats } from '../cache/cache-stats.js'
import { stringBytes } from '../cache/charge.js'
import { ownString } from '../cache/own-copy.js'
import type { Clock } from '../clock.js'
import type { KeyMemory } from '../write/key-memory.js'
import type { ResolvedNegativeOptions } from './negative-options.js'

/** Its place in the Map (28 to 56) and a boxed number (16); of 10,000 to 600,000 keys, 54 to 65 were measured. */
const overheadBytes = 72

const chargeOf = (key: string): number => stringBytes(key) + overheadBytes

/** Keys of which the backend said lately that they do not exist. The key told of longest ago goes first. */
export class Absences implements KeyMemory {
  readonly #options: ResolvedNegativeOptions
  readonly #clock: Clock
  /** In ms of the clock's monotonic time. All are known equally long, so the order of insertion is that of time. */
  readonly #untilMs = new Map<string, number>()
  #bytes = 0
  #gets = 0
  #hits = 0
  #evictions = 0
  #evictionsUnexpired = 0
  #expirations = 0

  constructor(options: ResolvedNegativeOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /** Whether `key` is known not to exist. Counts as a request for it. */
  includes(key: string): boolean {
    this.#gets++
    if (this.leftMs(key) > 0) {
      this.#hits++
      return true
    }
    if (this.#untilMs.has(key)) {
      this.#expirations++
      this.forget(key)
    }
    return false
  }

  /** How much longer `key` is known not to exist, in ms; 0 if it is not. */
  leftMs(key: string): number {
    const untilMs = this.#untilMs.get(key)
    return untilMs === undefined ? 0 : Math.max(0, untilMs - this.#clock.monotonicNow())
  }

  /** The backend says that `key` does not exist. A key too large for the budget is not remembered. */
  note(key: string): void {
    const nowMs = this.#clock.monotonicNow()
    // Deleted first, because a Map keeps the place of a key that is set again.
    this.forget(key)
    if (chargeOf(key) > this.#options.maxBytes) return
    this.#untilMs.set(ownString(key), nowMs + this.#options.ttlMs)
    this.#bytes += chargeOf(key)
    this.#shrink(nowMs)
  }

  forget(key: string): void {
    if (this.#untilMs.delete(key)) this.#bytes -= chargeOf(key)
  }

  forgetAll(): void {
    this.#untilMs.clear()
    this.#bytes = 0
  }

  stats(): CacheStats {
    return {
      entries: this.#untilMs.size,
      bytes: this.#bytes,
      capacityBytes: this.#options.maxBytes,
      gets: this.#gets,
      hits: this.#hits,
      evictions: this.#evictions,
      evictionsUnexpired: this.#evictionsUnexpired,
      expirations: this.#expirations,
    }
  }

  /** Evicts what is over the budget. */
  #shrink(nowMs: number): void {
    for (const [key, untilMs] of this.#untilMs) {
      if (this.#bytes <= this.#options.maxBytes) return
      this.#evictions++
      if (untilMs > nowMs) this.#evictionsUnexpired++
      this.forget(key)
    }
  }
}
