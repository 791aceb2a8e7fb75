import pLimit, { type LimitFunction } from 'p-limit'
import type { BatchItem } from './batch-item.js'

/** A bounded number of works at once; those beyond stand in line. An item that somebody wants alone does not. */
export class WaitingLine {
  readonly #places: number
  readonly #limit: LimitFunction

  constructor(places: number) {
    this.#places = places
    this.#limit = pLimit(places)
  }

  /**
   * Begins `work` with `items` when it is their turn, and before with each one that leaves the line.
   * @param work ends, well or not, when its place is free. It may get no items, and some that are left
   */
  add<R>(items: readonly BatchItem<R>[], work: (items: readonly BatchItem<R>[]) => Promise<void>): void {
    const { activeCount, pendingCount } = this.#limit
    if (activeCount + pendingCount < this.#places) {
      void this.#limit(() => work(items))
      return
    }
    const inLine = new Set(items)
    void this.#limit(() => {
      const turn = [...inLine]
      inLine.clear()
      return work(turn)
    })
    for (const item of items)
      item.waiters.whenHurried?.(() => {
        if (inLine.delete(item)) void work([item])
      })
  }
}
