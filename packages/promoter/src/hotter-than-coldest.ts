import type { Promoter } from './promoter.js'

/**
 * The default of a galaxy, here and in Go: promotes a key that is asked for at least as often as the hot cache's coldest entry.
 * While the hot cache is empty that is any key. Source: galaxycache `promoter.DefaultPromoter`.
 */
export const hotterThanColdest = <T = unknown>(): Promoter<T> => ({
  shouldPromote: (_key, _value, { keyQps, hotCache }) => keyQps >= hotCache.leastRecentQps,
})
