import type { Promoter, PromoterLike } from './promoter.js'
import { resolvePromoter } from './resolve-promoter.js'

/**
 * Promotes what every one of `promoters` would; of none, everything. Asks them in order and stops at the first no, so put
 * the cheap ones first, and know that one with chance or memory is not asked each time.
 */
export function all<T = unknown>(...promoters: readonly PromoterLike<T>[]): Promoter<T> {
  const resolved = promoters.map((promoter, i) => resolvePromoter(promoter, `promoter ${i}`))
  return {
    shouldPromote: (key, value, stats) => resolved.every((promoter) => promoter.shouldPromote(key, value, stats)),
  }
}

/** Promotes what at least one of `promoters` would; of none, nothing. Asks them in order and stops at the first yes. */
export function any<T = unknown>(...promoters: readonly PromoterLike<T>[]): Promoter<T> {
  const resolved = promoters.map((promoter, i) => resolvePromoter(promoter, `promoter ${i}`))
  return {
    shouldPromote: (key, value, stats) => resolved.some((promoter) => promoter.shouldPromote(key, value, stats)),
  }
}

/** Promotes what `promoter` would not. */
export function not<T = unknown>(promoter: PromoterLike<T>): Promoter<T> {
  const { shouldPromote } = resolvePromoter(promoter)
  return { shouldPromote: (key, value, stats) => !shouldPromote(key, value, stats) }
}
