import { decisionOf } from './decision-of.js'
import type { Promoter, PromoterLike } from './promoter.js'

/**
 * Promotes what every one of `promoters` would; of none, everything. Asks them in order and stops at the first no. So
 * put the ones that cost least first, and know that one with chance or memory only sees what those before it let
 * through: `all(minQps(20), oneIn(5))` draws for busy keys alone.
 * @throws TypeError if one is not a promoter; when asked, if one answers with neither true nor false
 */
export function all<T = unknown>(...promoters: readonly PromoterLike<T>[]): Promoter<T> {
  const decisions = promoters.map((promoter, i) => decisionOf(promoter, `promoter ${i} of all`))
  return {
    shouldPromote: (key, value, stats) => decisions.every((decide) => decide(key, value, stats)),
  }
}
