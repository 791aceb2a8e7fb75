import type { Promoter } from './promoter.js'

/**
 * Promotes one fetched value in `denominator`, by chance: popular keys are fetched more often, so they get in sooner.
 * groupcache does so with 10.
 *
 * @param random a number from 0 to below 1. Default `Math.random`
 * @throws RangeError if `denominator` is not a number from 1
 */
export function oneIn(denominator: number, random: () => number = Math.random): Promoter {
  if (!(denominator >= 1)) throw new RangeError(`denominator must be a number from 1, got ${denominator}`)
  return { shouldPromote: () => random() * denominator < 1 }
}
