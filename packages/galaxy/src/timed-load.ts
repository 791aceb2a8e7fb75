import type { Cancellation } from './cancellation.js'
import type { Clock } from './clock.js'
import type { Waiters } from './load.js'

/** What any call of a user's getter is told of its time, for one key or for many. */
export abstract class TimedLoad {
  protected readonly clock: Clock
  readonly #cancellation: Cancellation
  readonly #limitAtMs: number
  readonly #waiters: Waiters

  /** @param limitAtMs when the load is given up, whoever waits; of the clock's monotonic time */
  constructor(cancellation: Cancellation, limitAtMs: number, waiters: Waiters, clock: Clock) {
    this.clock = clock
    this.#cancellation = cancellation
    this.#limitAtMs = limitAtMs
    this.#waiters = waiters
  }

  get signal(): AbortSignal {
    return this.#cancellation.signal
  }

  // A field, not a method, because getters destructure it.
  readonly remainingMs = (): number =>
    Math.max(0, Math.min(this.#limitAtMs, this.#waiters.deadlineAtMs) - this.clock.monotonicNow())
}
