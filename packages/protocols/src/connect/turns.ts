import type { Cancellation } from '@galaxycache/galaxy'

/** Calls in flight to one peer, and those that wait for their turn, first come first served. */
export class Turns {
  readonly #maxInFlight: number
  readonly #maxWaiting: number
  readonly #waiting = new Set<() => void>()
  #inFlight = 0
  #whenIdle: (() => void) | undefined

  constructor(maxInFlight: number, maxWaiting: number) {
    this.#maxInFlight = maxInFlight
    this.#maxWaiting = maxWaiting
  }

  /** Whether there is no turn now, and as many calls wait for one as may. */
  get isFull(): boolean {
    return this.#inFlight >= this.#maxInFlight && this.#waiting.size >= this.#maxWaiting
  }

  /**
   * Takes a turn, to be given back with {@link give}. Undefined if there is one at once. Rejects with the reason of the
   * cancellation if that comes first. Not to be called if {@link isFull}.
   */
  take(cancellation: Cancellation): Promise<void> | undefined {
    if (this.#inFlight < this.#maxInFlight) {
      this.#inFlight += 1
      return undefined
    }
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        forget()
        resolve()
      }
      this.#waiting.add(begin)
      const forget = cancellation.onCancel((reason) => {
        this.#waiting.delete(begin)
        this.#tellIdle()
        reject(reason)
      })
    })
  }

  /** Ends a turn; the next who waits has it at once. */
  give(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#inFlight -= 1
      this.#tellIdle()
      return
    }
    this.#waiting.delete(next)
    next()
  }

  /** Resolves when no call is in flight and none waits. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle = resolve
      this.#tellIdle()
    })
  }

  #tellIdle(): void {
    if (this.#inFlight === 0 && this.#waiting.size === 0) this.#whenIdle?.()
  }
}
