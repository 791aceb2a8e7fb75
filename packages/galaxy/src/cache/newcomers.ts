import type { Arrival } from './arrival.js'
import type { Lender } from './lender.js'
import type { PastKeys } from './past-keys.js'
import { firstUses, oneMore, unasked } from './uses.js'

/** What is known of keys that a store takes in, and who is told of them. */
export class Newcomers {
  /** Default: nobody lends. */
  lender: Lender | undefined
  readonly #past: PastKeys

  constructor(past: PastKeys) {
    this.#past = past
  }

  /**
   * The key with this hash, which is not held, comes in `now`, or would. It is past no longer.
   *
   * @param arrival how; default: somebody asked for it
   * @returns how often it was asked for by now, as `uses.ts` writes it
   */
  comes(hash: number, chargedBytes: number, arrival: Arrival | undefined, now: number): number {
    const place = this.#past.find(hash)
    const age = this.#past.agePutOut(place, now)
    if (arrival === 'companion') {
      this.#past.lose(place, now)
      return unasked
    }
    if (arrival === 'given') {
      this.lender?.came(now, age, chargedBytes)
      // No class of its own: told apart from keys asked for once, those that nobody ever asks for cost
      // others a tenth more misses.
      return this.#past.lose(place, now) || firstUses(arrival)
    }
    this.lender?.asked(now, age, chargedBytes, false)
    const uses = this.#past.recall(place, now)
    return uses === 0 ? firstUses(arrival) : oneMore(uses)
  }
}
