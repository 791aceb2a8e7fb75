import type { Promoter, PromoterLike } from './promoter.js'
import { resolvePromoter } from './resolve-promoter.js'

/** Promotes what `promoter` would not. @throws TypeError if it is not a promoter */
export function not<T = unknown>(promoter: PromoterLike<T>): Promoter<T> {
  const resolved = resolvePromoter(promoter, 'promoter of not')
  return { shouldPromote: (key, value, stats) => !resolved.shouldPromote(key, value, stats) }
}
