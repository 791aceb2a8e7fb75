import type { BatchItem } from '../batch/batch-item.js'
import type { Waiters } from '../load.js'
import type { Loaded } from '../loaded.js'

/** A key that is peeked at: with undefined, its peer does not hold it. */
export type PeekItem<T> = BatchItem<Loaded<T> | undefined>

/**
 * Keys of one moment that one peer is peeked at for. Those that it does not hold go on together, so that
 * they can be loaded together.
 */
export class PeekGroup<T> {
  /** When no key is in line any more, of the clock's monotonic time. */
  readonly endsAtMs: number
  readonly #inLine: Set<PeekItem<T>>
  readonly #missed: PeekItem<T>[] = []
  readonly #onEnd: (group: PeekGroup<T>) => void
  #left: number

  /** @param onEnd called when the last of `items` was peeked at or given up */
  constructor(items: readonly PeekItem<T>[], nowMs: number, onEnd: (group: PeekGroup<T>) => void) {
    this.#inLine = new Set(items)
    this.#onEnd = onEnd
    this.#left = items.length
    let endsAtMs = Number.POSITIVE_INFINITY
    for (const { waiters } of items) endsAtMs = Math.min(endsAtMs, nowMs + halfOfTime(waiters, nowMs))
    this.endsAtMs = endsAtMs
  }

  /** Takes `item` out of the line. @returns whether it is to be peeked at */
  take(item: PeekItem<T>): boolean {
    if (!this.#inLine.delete(item)) return false
    if (!item.left) return true
    this.#ended()
    return false
  }

  found(item: PeekItem<T>, loaded: Loaded<T>): void {
    item.resolve(loaded)
    this.#ended()
  }

  /** Goes on when all have ended, and at once if somebody wants it alone. */
  missed(item: PeekItem<T>): void {
    this.#missed.push(item)
    item.waiters.whenHurried?.(() => item.resolve(undefined))
    this.#ended()
  }

  /** Nothing that is in line is peeked at any more. */
  giveUp(): void {
    const inLine = [...this.#inLine]
    this.#inLine.clear()
    for (const item of inLine) this.missed(item)
  }

  #ended(): void {
    this.#left -= 1
    if (this.#left > 0) return
    this.#onEnd(this)
    for (const item of this.#missed) item.resolve(undefined)
  }
}

/** The most that peeks may take of the time of those who wait: as much is left for the backend. */
export const halfOfTime = ({ deadlineAtMs, awaitedUntilMs = deadlineAtMs }: Waiters, nowMs: number): number =>
  Math.max(0, (awaitedUntilMs - nowMs) / 2)
