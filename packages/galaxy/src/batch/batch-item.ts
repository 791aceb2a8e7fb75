import type { CancelListener } from '../cancellation.js'
import type { Waiters } from '../load.js'

/** Who is told what became of an item. */
export interface ItemReceiver<R> {
  resolve(result: R): void
  reject(error: unknown): void
}

/**
 * One key on its way in a call that it shares with others: the flight that waits for it, and who
 * gets what it brings home.
 */
export class BatchItem<R> implements CancelListener {
  readonly key: string
  readonly waiters: Waiters
  /** Told when nobody waits for the item any more, or it is given up. */
  call: CancelListener | undefined
  /** Undefined once it was told. */
  #receiver: ItemReceiver<R> | undefined
  #left = false

  /** @param receiver told once: with the item's result, or as soon as nobody waits for it any more */
  constructor(key: string, waiters: Waiters, receiver: ItemReceiver<R>) {
    this.key = key
    this.waiters = waiters
    this.#receiver = receiver
    waiters.cancellation.add(this)
  }

  /** Whether nobody waits for the item any more, or it was given up. */
  get left(): boolean {
    return this.#left
  }

  /** Whether its receiver was told. */
  get isOver(): boolean {
    return this.#receiver === undefined
  }

  resolve(result: R): void {
    this.#take()?.resolve(result)
  }

  reject(error: unknown): void {
    this.#take()?.reject(error)
  }

  /**
   * As if nobody waited any more, though somebody does: its receiver is told `error` now. No effect once it was told.
   */
  giveUp(error: unknown): void {
    if (this.#receiver === undefined) return
    this.waiters.cancellation.remove(this)
    this.cancelled(error)
  }

  cancelled(reason: unknown): void {
    this.#left = true
    this.#receiver?.reject(reason)
    this.#receiver = undefined
    this.call?.cancelled(reason)
  }

  #take(): ItemReceiver<R> | undefined {
    const receiver = this.#receiver
    this.#receiver = undefined
    // The waiters may have other items.
    if (receiver !== undefined) this.waiters.cancellation.remove(this)
    return receiver
  }
}
