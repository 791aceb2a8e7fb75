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

  /**
   * Takes a turn, to be given back with {@link give}. Undefined if there is one at once. Rejects with the reason of the
   * cancellation if that comes first.
   * @throws RangeError if too many wait already
   */
  take(cancellation: Cancellation): Promise<void> | undefined {
    if (this.#inFlight < this.#maxInFlight) {
      this.#inFlight += 1
      return undefined
    }
    if (this.#waiting.size >= this.#maxWaiting)
      throw new RangeError(`calls that wait must be at most ${this.#maxWaiting}, and as many wait`)
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
