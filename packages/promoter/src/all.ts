import type { Promoter, PromoterLike } from './promoter.js'
import { resolvePromoter } from './resolve-promoter.js'

/**
 * Promotes what every one of `promoters` would; of none, everything. Asks them in order and stops at the first no. So put the
 * ones that cost least first, and know that one with chance or memory only sees what those before it let through:
 * `all(minQps(10), oneIn(5))` draws for busy keys alone.
 * @throws TypeError if one is not a promoter
 */
export function all<T = unknown>(...promoters: readonly PromoterLike<T>[]): Promoter<T> {
  const resolved = promoters.map((promoter, i) => resolvePromoter(promoter, `promoter ${i} of all`))
  return {
    shouldPromote: (key, value, stats) => resolved.every((promoter) => promoter.shouldPromote(key, value, stats)),
  }
}
