import type { CacheName } from './cache-store.js'
import type { LocalCache } from './local-cache.js'
import type { ValueCache } from './value-cache.js'

/** One cache of a galaxy at one moment. Counts are since the galaxy was created. */
export interface CacheStats {
  /** Entries held now. */
  readonly entries: number
  /** Bytes held now: keys, values and overhead; of the candidate cache, which has no values, keys and overhead. */
  readonly bytes: number
  /** Bytes that it may hold: `main` the whole budget, `hot` its share before it gives way, `candidate` a limit of its own. */
  readonly capacityBytes: number
  /** Times that the cache was asked for a key. */
  readonly gets: number
  /** Times that it knew the key. */
  readonly hits: number
  /** Entries put out to make room. */
  readonly evictions: number
  /** Those among `evictions` that could still have been served. */
  readonly evictionsUnexpired: number
  /** Entries found expired when they were asked for, and dropped. */
  readonly expirations: number
}

/** One of the three caches at this moment. `maxBytes` is the budget that main and hot cache share. */
export function cacheStatsOf<T>(local: LocalCache<T>, cache: CacheName | 'candidate', maxBytes: number): CacheStats {
  const { mainCacheHits, hotCacheHits, misses } = local
  switch (cache) {
    case 'main':
      return statsOf(local.main, maxBytes, mainCacheHits + hotCacheHits + misses, mainCacheHits)
    case 'hot':
      return statsOf(local.hot, local.hot.capacityBytes, hotCacheHits + misses, hotCacheHits)
    case 'candidate':
      return local.candidates.stats()
    default:
      throw new TypeError(`cache must be 'main', 'hot' or 'candidate', got ${cache satisfies never}`)
  }
}

const statsOf = <T>(cache: ValueCache<T>, capacityBytes: number, gets: number, hits: number): CacheStats => ({
  entries: cache.entries,
  bytes: cache.bytes,
  capacityBytes,
  gets,
  hits,
  evictions: cache.evictions,
  evictionsUnexpired: cache.evictionsUnexpired,
  expirations: cache.expirations,
})
