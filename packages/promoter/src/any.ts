import { decisionOf } from './decision-of.js'
import type { Promoter, PromoterLike } from './promoter.js'

/**
 * Promotes what at least one of `promoters` would; of none, nothing. Asks them in order and stops at the first yes. So
 * put the ones that cost least first, and know that one with chance or memory only sees what those before it refused:
 * `any(minQps(100), oneIn(10))` draws for the keys that are not busy.
 * @throws TypeError if one is not a promoter; when asked, if one answers with neither true nor false
 */
export function any<T = unknown>(...promoters: readonly PromoterLike<T>[]): Promoter<T> {
  const decisions = promoters.map((promoter, i) => decisionOf(promoter, `promoter ${i} of any`))
  return {
    shouldPromote: (key, value, stats) => decisions.some((decide) => decide(key, value, stats)),
  }
}
