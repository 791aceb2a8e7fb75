import type { Waiters } from '../load.js'

/** One key on its way in a call that it shares with others: the flight that waits for it, and what it brings home. */
export class BatchItem<R> {
  readonly key: string
  readonly waiters: Waiters
  /** Settles with the item; rejects as soon as nobody waits for it any more. */
  readonly result: Promise<R>
  /** Called when nobody waits for the item any more. */
  onLeave: ((reason: unknown) => void) | undefined
  readonly #forget: () => void
  #resolve!: (result: R) => void
  #reject!: (error: unknown) => void
  #left = false

  constructor(key: string, waiters: Waiters) {
    this.key = key
    this.waiters = waiters
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#forget = waiters.cancellation.onCancel((reason) => this.#leave(reason))
  }

  /** Whether nobody waits for the item any more. */
  get left(): boolean {
    return this.#left
  }

  resolve(result: R): void {
    this.#forget()
    this.#resolve(result)
  }

  reject(error: unknown): void {
    this.#forget()
    this.#reject(error)
  }

  #leave(reason: unknown): void {
    this.#left = true
    this.#reject(reason)
    this.onLeave?.(reason)
  }
}
