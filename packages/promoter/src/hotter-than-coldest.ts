import type { Promoter } from './promoter.js'

/**
 * Promotes a key that is asked for at least as often as the hot cache's coldest entry; while the hot cache is empty, any.
 * Source: galaxycache `promoter.DefaultPromoter`.
 */
export const hotterThanColdest = (): Promoter => ({
  shouldPromote: (_key, _value, { keyQps, hotCache }) => keyQps >= hotCache.leastRecentQps,
})

/** The policy that galaxycache uses when nothing else is said, under the name that says so. */
export const galaxycacheDefault = hotterThanColdest
