import type { Promoter } from './promoter.js'
import { requireFrom } from './require-from.js'

/**
 * Promotes one value in `denominator`, by chance: popular keys are fetched more often, so they get in sooner. Where
 * copies are refreshed (`refreshAheadShare`, `staleWhileRevalidateMs`) each refresh is a draw, too, so most copies go
 * with their first. groupcache does so with 10; it is galaxycache's `promoter.ProbabilisticPromoter`.
 *
 * @param random a number from 0 to below 1, asked once a decision. Default `Math.random`
 * @throws RangeError if `denominator` is not a finite number from 1; TypeError if `random` is not a function
 */
export function oneIn<T = unknown>(denominator: number, random: () => number = Math.random): Promoter<T> {
  requireFrom('denominator', 1, denominator)
  if (typeof random !== 'function') throw new TypeError(`random must be a function, got ${typeof random}`)
  return { shouldPromote: () => random() * denominator < 1 }
}
