import type { Promoter } from './promoter.js'

/**
 * Promotes a key that is asked for at least as often as the hot cache's coldest entry. While the hot cache is empty
 * that is any key. Source: galaxycache `promoter.DefaultPromoter`.
 */
export const hotterThanColdest = <T = unknown>(): Promoter<T> => ({
  shouldPromote: (_key, _value, { keyQps, hotCache }) => keyQps >= hotCache.leastRecentQps,
})

/**
 * {@link hotterThanColdest} by its part in Go: the default of galaxycache. For all of its hot cache, give a galaxy
 * `cacheFactory: lruStore`, `hotCacheShare: 1 / 8` and `exchangeDemand: false` too.
 */
export const galaxycacheDefault = <T = unknown>(): Promoter<T> => hotterThanColdest<T>()
