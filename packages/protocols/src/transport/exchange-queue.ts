import type { Exchange } from './exchange.js'

/**
 * Exchanges that wait for a connection, first come first served. Linked, so that one can leave
 * from anywhere at no cost.
 */
export class ExchangeQueue {
  #first: Exchange | undefined
  #last: Exchange | undefined
  #length = 0

  get length(): number {
    return this.#length
  }

  push(exchange: Exchange): void {
    exchange.previous = this.#last
    if (this.#last === undefined) this.#first = exchange
    else this.#last.next = exchange
    this.#last = exchange
    this.#length += 1
  }

  shift(): Exchange | undefined {
    const exchange = this.#first
    if (exchange !== undefined) this.remove(exchange)
    return exchange
  }

  /** Only for an exchange that is in this queue. */
  remove(exchange: Exchange): void {
    const { previous, next } = exchange
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    exchange.previous = undefined
    exchange.next = undefined
    this.#length -= 1
  }
}
