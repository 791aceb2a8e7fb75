import { performance } from 'node:perf_hooks'
import type { Clock, Timer } from './clock.js'

/** `setTimeout` fires at once for anything longer. */
const longestDelayMs = 2 ** 31 - 1

/** Readings that may share one look at the system's time, so that a synchronous loop of hits still sees time pass. */
const readingsPerLook = 64

/**
 * The system's time, good to about a millisecond. `Date.now` takes as long as half a cache hit, so one reading is kept
 * for the rest of its millisecond, and for at most 64 readings where the event loop does not get to run.
 */
export class SystemClock implements Clock {
  readonly #read: () => number
  readonly #inAMillisecond: (callback: () => void) => void
  #nowMs = 0
  #readingsLeft = 0
  #expiring = false

  /** The arguments stand in for the system, in tests. */
  constructor(
    read: () => number = Date.now,
    inAMillisecond = (callback: () => void): unknown => setTimeout(callback, 1).unref(),
  ) {
    this.#read = read
    this.#inAMillisecond = inAMillisecond
  }

  now(): number {
    if (this.#readingsLeft === 0) return this.#look()
    this.#readingsLeft -= 1
    return this.#nowMs
  }

  monotonicNow(): number {
    return performance.now()
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    return new SystemTimer(callback, delayMs)
  }

  #look(): number {
    this.#nowMs = this.#read()
    this.#readingsLeft = readingsPerLook - 1
    if (!this.#expiring) {
      this.#expiring = true
      this.#inAMillisecond(this.#expire)
    }
    return this.#nowMs
  }

  readonly #expire = (): void => {
    this.#expiring = false
    this.#readingsLeft = 0
  }
}

/** A timer so late fires in a process that stood still: for one long callback, or for a collection of garbage. */
const stoodStillMs = 50

/**
 * Goes to sleep as often as a long delay needs. Node calls what is due before it looks at its sockets,
 * so after a standstill a time limit would pass though the answer lies there: then the callback waits
 * until sockets were read once.
 */
class SystemTimer implements Timer {
  readonly #callback: () => void
  #leftMs: number
  #dueAtMs = 0
  #timeout: NodeJS.Timeout
  #immediate: NodeJS.Immediate | undefined

  constructor(callback: () => void, delayMs: number) {
    this.#callback = callback
    this.#leftMs = delayMs
    this.#timeout = this.#sleep()
  }

  cancel(): void {
    clearTimeout(this.#timeout)
    clearImmediate(this.#immediate)
  }

  #sleep(): NodeJS.Timeout {
    const delayMs = Math.min(this.#leftMs, longestDelayMs)
    this.#leftMs -= delayMs
    this.#dueAtMs = performance.now() + delayMs
    return setTimeout(this.#wake, delayMs).unref()
  }

  readonly #wake = (): void => {
    if (this.#leftMs > 0) this.#timeout = this.#sleep()
    else if (performance.now() - this.#dueAtMs > stoodStillMs) this.#immediate = setImmediate(this.#callback)
    else this.#callback()
  }
}

/** The default clock. One for the process: reading it has no effect that universes could share by mistake. */
export const systemClock: Clock = new SystemClock()
