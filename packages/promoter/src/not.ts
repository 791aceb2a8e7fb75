import { decisionOf } from './decision-of.js'
import type { Promoter, PromoterLike } from './promoter.js'

/**
 * Promotes what `promoter` would not.
 * @throws TypeError if it is not a promoter; when asked, if it answers with neither true nor false
 */
export function not<T = unknown>(promoter: PromoterLike<T>): Promoter<T> {
  const decide = decisionOf(promoter, 'promoter of not')
  return { shouldPromote: (key, value, stats) => !decide(key, value, stats) }
}
