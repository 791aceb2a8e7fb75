import type { Caller } from './caller.js'
import { Cancellation } from './cancellation.js'

/** One load in progress, shared by all who ask for its key. */
export class Flight<R> {
  /** Cancelled when the last waiter has left. */
  readonly cancellation = new Cancellation()
  /** Whether it is one of many that took off together, so that calls may be made for all of them at once. */
  batched = false
  readonly #landed: Promise<R>
  readonly #onAbandoned: (flight: Flight<R>) => void
  #land!: (result: Promise<R>) => void
  #superseded = false
  #joined = 0
  #waiting = 0
  #deadlineAtMs = Number.NEGATIVE_INFINITY

  constructor(onAbandoned: (flight: Flight<R>) => void) {
    this.#onAbandoned = onAbandoned
    this.#landed = new Promise((resolve) => {
      this.#land = resolve
    })
  }

  /** Begins the work, on behalf of `first`. Apart from the constructor, because a getter may ask for its own key at once. */
  begin(start: (flight: Flight<R>) => Promise<R>, first: Caller | undefined): void {
    this.#extend(first)
    try {
      this.#land(start(this))
    } catch (error) {
      // A getter that throws before its first await is a rejected flight like any other.
      this.#land(Promise.reject(error))
    }
  }

  /** Whether its key was written while it was under way: what it brings may be old, and must not be kept. */
  get superseded(): boolean {
    return this.#superseded
  }

  supersede(): void {
    this.#superseded = true
  }

  /** All who ever asked, gone or not. */
  get joined(): number {
    return this.#joined
  }

  /** When the last of the waiters gives up, in ms of the clock's monotonic time. `Infinity` if one of them never does. */
  get deadlineAtMs(): number {
    return this.#deadlineAtMs
  }

  /** Calls `landed` when the work settles, before any waiter hears of it. */
  whenLanded(landed: () => void): void {
    this.#landed.then(landed, landed)
  }

  /** The result as `caller` sees it, who may stop waiting; without a caller, as long as it takes. */
  wait(caller: Caller | undefined): Promise<R> {
    this.#joined += 1
    this.#waiting += 1
    this.#extend(caller)
    return caller === undefined ? this.#landed : this.#waitWith(caller)
  }

  /** The result, for nobody who asked: the work goes on though all who wait leave, and nobody has joined by this. */
  keep(): Promise<R> {
    this.#waiting += 1
    this.#extend(undefined)
    return this.#landed
  }

  #waitWith(caller: Caller): Promise<R> {
    return new Promise((resolve, reject) => {
      const forget = caller.cancellation.onCancel((reason) => {
        reject(reason)
        this.#leave(reason)
      })
      this.#landed.then(
        (value) => {
          forget()
          resolve(value)
        },
        (error: unknown) => {
          forget()
          reject(error)
        },
      )
    })
  }

  #extend(caller: Caller | undefined): void {
    this.#deadlineAtMs = Math.max(this.#deadlineAtMs, caller?.deadlineAtMs ?? Number.POSITIVE_INFINITY)
  }

  #leave(reason: unknown): void {
    this.#waiting -= 1
    if (this.#waiting > 0) return
    this.#onAbandoned(this)
    this.cancellation.cancel(reason)
  }
}
