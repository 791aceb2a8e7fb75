import type { Cancellation } from '../cancellation.js'
import type { Clock } from '../clock.js'
import { expiryAt, expiryIn } from '../expiry.js'
import type { Waiters } from '../load.js'
import { TimedLoad } from '../timed-load.js'
import type { LoadManyContext } from './batch-getter.js'

/** One call of a BatchGetter: what it is given, and what it said of the values. */
export class ManyLoad extends TimedLoad implements LoadManyContext {
  readonly galaxy: string
  /** What it could not load, and why. */
  readonly failures = new Map<string, unknown>()
  readonly #expiriesMs = new Map<string, number>()
  #otherExpiriesMs = Number.POSITIVE_INFINITY

  /** @param limitAtMs when the load is given up, whoever waits; of the clock's monotonic time */
  constructor(galaxy: string, cancellation: Cancellation, limitAtMs: number, waiters: Waiters, clock: Clock) {
    super(cancellation, limitAtMs, waiters, clock)
    this.galaxy = galaxy
  }

  /** In ms since the Unix epoch. `Infinity`: never. */
  expiresAtMs(key: string): number {
    return this.#expiriesMs.get(key) ?? this.#otherExpiriesMs
  }

  // Fields, not methods, because getters destructure them.
  readonly expireIn = (ttlMs: number, key?: string): void => {
    this.#setExpiry(expiryIn(ttlMs, this.clock.now()), key)
  }

  readonly expireAt = (time: Date | number, key?: string): void => {
    this.#setExpiry(expiryAt(time), key)
  }

  readonly fail = (key: string, error: unknown): void => {
    this.failures.set(key, error)
  }

  #setExpiry(expiresAtMs: number, key: string | undefined): void {
    if (key === undefined) this.#otherExpiriesMs = expiresAtMs
    else this.#expiriesMs.set(key, expiresAtMs)
  }
}
