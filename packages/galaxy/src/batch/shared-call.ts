import { type CancelListener, Cancellation } from '../cancellation.js'
import type { Waiters } from '../load.js'
import type { BatchItem } from './batch-item.js'

/** One call for many keys. It is given up when nobody waits for any of them any more. */
export class SharedCall<R> implements Waiters, CancelListener {
  readonly cancellation = new Cancellation()
  readonly items: readonly BatchItem<R>[]
  readonly keys: readonly string[]
  #waiting: number

  /** @param items none of which has left */
  constructor(items: readonly BatchItem<R>[]) {
    this.items = items
    this.keys = items.map(({ key }) => key)
    this.#waiting = items.length
    for (const item of items) item.call = this
  }

  /** When the last of all waiters gives up. */
  get deadlineAtMs(): number {
    let latestMs = Number.NEGATIVE_INFINITY
    for (const { waiters } of this.items) latestMs = Math.max(latestMs, waiters.deadlineAtMs)
    return latestMs
  }

  /** When the last of those gives up who wait for the values. */
  get awaitedUntilMs(): number {
    let latestMs = Number.NEGATIVE_INFINITY
    for (const { waiters } of this.items) latestMs = Math.max(latestMs, waiters.awaitedUntilMs ?? waiters.deadlineAtMs)
    return latestMs
  }

  /** One of the items is not waited for any more. */
  cancelled(reason: unknown): void {
    this.#waiting -= 1
    if (this.#waiting === 0) this.cancellation.cancel(reason)
  }

  /** Every key that is still waited for failed with `error`. */
  reject(error: unknown): void {
    for (const item of this.items) item.reject(error)
  }
}
