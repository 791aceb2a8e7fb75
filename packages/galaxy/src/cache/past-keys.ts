import { KeyHistory, type PastKey } from './key-history.js'
import type { ReuseRates } from './reuse-rates.js'
import { stepThrough } from './step-through.js'
import { oneMore, useClass } from './uses.js'

/** Keys remembered for each entry held, at most. */
const perEntry = 4

/** Keys that a store which learns holds no longer. What becomes of them is told to its rates. Times are in requests to the store. */
export class PastKeys {
  readonly #history = new KeyHistory()
  readonly #rates: ReuseRates

  constructor(rates: ReuseRates) {
    this.#rates = rates
  }

  /** How often the key with this hash was asked for; 0: it is not remembered. */
  uses(hash: number): number {
    const place = this.#history.find(hash)
    return place < 0 ? 0 : this.#history.uses(place)
  }

  /** How long ago it was asked for last if it had to make room; `Infinity` if it is not remembered, or was taken out: LRU would not have it either. */
  agePutOut(hash: number, now: number): number {
    const place = this.#history.find(hash)
    if (place < 0 || !this.#history.wasPutOut(place)) return Number.POSITIVE_INFINITY
    return (now - this.#history.lastAt(place)) >>> 0
  }

  /** It is asked for again, and is past no longer. @returns its uses before; 0: it was not remembered */
  recall(hash: number, now: number): number {
    const place = this.#history.find(hash)
    if (place < 0) return 0
    const uses = this.#history.uses(place)
    this.#rates.ended(useClass(uses), (now - this.#history.lastAt(place)) >>> 0)
    this.#history.delete(place)
    return uses
  }

  /** It is asked for again, elsewhere. @returns whether it is remembered */
  heard(hash: number, now: number): boolean {
    const place = this.#history.find(hash)
    if (place < 0) return false
    const uses = this.#history.uses(place)
    this.#rates.ended(useClass(uses), (now - this.#history.lastAt(place)) >>> 0)
    this.#history.asked(place, oneMore(uses), now)
    return true
  }

  /** It is held again, although nobody has asked for it: when somebody would have is not known any more. */
  lose(hash: number, now: number): void {
    const place = this.#history.find(hash)
    if (place < 0) return
    this.#rates.lost(useClass(this.#history.uses(place)), (now - this.#history.lastAt(place)) >>> 0)
    this.#history.delete(place)
  }

  /** Remembers a key that is not remembered, of a store that holds so many. Whoever gives way for it is lost. */
  add(key: PastKey, now: number, entries: number): void {
    this.#history.add(key, now, entries * perEntry, (uses, lastAt) => {
      this.#rates.lost(useClass(uses), (now - lastAt) >>> 0)
    })
  }

  /** Tells the rates of all that last: each was not asked for since. */
  last(now: number): void {
    const step = stepThrough(this.#history.places)
    for (let place = 0; place < this.#history.places; place += step) {
      const uses = this.#history.uses(place)
      if (uses > 0) this.#rates.lasts(useClass(uses), (now - this.#history.lastAt(place)) >>> 0, step)
    }
  }

  clear(): void {
    this.#history.clear()
  }
}
