import { type Aging, maxAge } from './age-limit.js'
import { KeyHistory, type PastKey } from './key-history.js'
import type { Forget } from './key-table.js'
import type { ReuseRates } from './reuse-rates.js'
import { stepThrough } from './step-through.js'
import { oneMore, useClass } from './uses.js'

/** Keys remembered for each entry held, at most. */
const perEntry = 4

/**
 * Keys that a store which learns holds no longer. What becomes of them is told to its rates. Times are
 * in requests to the store.
 */
export class PastKeys implements Aging {
  readonly #history = new KeyHistory()
  readonly #rates: ReuseRates
  readonly #lost: Forget

  constructor(rates: ReuseRates) {
    this.#rates = rates
    this.#lost = (uses, age) => rates.lost(useClass(uses), age)
  }

  /** As {@link Aging.places}. */
  get places(): number {
    return this.#history.end
  }

  /** As {@link Aging.limitAge}. */
  limitAge(place: number, now: number): void {
    const uses = this.#history.uses(place)
    if (uses > 0 && this.#ageAt(place, now) > maxAge) this.#history.asked(place, uses, now - maxAge)
  }

  /** Where the key with this hash is, until another is remembered or forgotten; -1: it is not remembered. */
  find(hash: number): number {
    return this.#history.find(hash)
  }

  /** How often the key at `place` was asked for; 0: there is none. */
  uses(place: number): number {
    return place < 0 ? 0 : this.#history.uses(place)
  }

  /**
   * How long ago it was asked for last if it had to make room; `Infinity` if there is none, or it was taken out: LRU
   * would not have it either.
   */
  agePutOut(place: number, now: number): number {
    if (place < 0 || !this.#history.wasPutOut(place)) return Number.POSITIVE_INFINITY
    return this.#ageAt(place, now)
  }

  /** It is asked for again, and is past no longer. @returns its uses before; 0: there is none */
  recall(place: number, now: number): number {
    if (place < 0) return 0
    const uses = this.#history.uses(place)
    this.#rates.ended(useClass(uses), this.#ageAt(place, now))
    this.#history.delete(place)
    return uses
  }

  /** It is asked for again, elsewhere. @returns whether it is remembered */
  heard(place: number, now: number): boolean {
    if (place < 0) return false
    const uses = this.#history.uses(place)
    this.#rates.ended(useClass(uses), this.#ageAt(place, now))
    this.#history.asked(place, oneMore(uses), now)
    return true
  }

  /**
   * It is held again, although nobody has asked for it: when somebody would have is not known any more.
   * @returns its uses; 0: there is none
   */
  lose(place: number, now: number): number {
    if (place < 0) return 0
    const uses = this.#history.uses(place)
    this.#lost(uses, this.#ageAt(place, now))
    this.#history.delete(place)
    return uses
  }

  /** Remembers a key that is not remembered, of a store that holds so many. Whoever gives way for it is lost. */
  add(key: PastKey, now: number, entries: number): void {
    this.#history.add(key, now, entries * perEntry, this.#lost)
  }

  /** Tells the rates of all that last: each was not asked for since. */
  last(now: number): void {
    const { places } = this
    const step = stepThrough(places)
    for (let place = 0; place < places; place += step) {
      const uses = this.#history.uses(place)
      if (uses > 0) this.#rates.lasts(useClass(uses), this.#ageAt(place, now), step)
    }
  }

  clear(): void {
    this.#history.clear()
  }

  #ageAt(place: number, now: number): number {
    return (now - this.#history.lastAt(place)) >>> 0
  }
}
