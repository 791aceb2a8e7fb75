/** What came together. */
export interface GatheringOptions<I> {
  /** Called with all that was added since the last time; never with nothing. */
  readonly send: (items: readonly I[]) => void
  /** Calls `flush` when nothing more is to be waited for. Default: when the code that runs now has ended. */
  readonly schedule?: (flush: () => void) => void
  /** Items that are not kept waiting for more. Default: no limit. */
  readonly maxItems?: number
}

/** Collects what is asked for at the same moment, and hands it on together. */
export class Gathering<I> {
  readonly #send: (items: readonly I[]) => void
  readonly #schedule: (flush: () => void) => void
  readonly #maxItems: number
  #items: I[] = []

  constructor({ send, schedule = queueMicrotask, maxItems = Number.POSITIVE_INFINITY }: GatheringOptions<I>) {
    this.#send = send
    this.#schedule = schedule
    this.#maxItems = maxItems
  }

  add(item: I): void {
    this.#items.push(item)
    if (this.#items.length >= this.#maxItems) this.#flush()
    else if (this.#items.length === 1) this.#schedule(this.#flush)
  }

  readonly #flush = (): void => {
    const items = this.#items
    // Full ones were sent before their time came.
    if (items.length === 0) return
    this.#items = []
    this.#send(items)
  }
}
