import type { Absences } from '../failures/absences.js'
import type { CacheName } from './cache-factory.js'
import type { LocalCache } from './local-cache.js'
import type { ValueCache } from './value-cache.js'

/**
 * The caches of a galaxy: those with values, the request rates of keys that others own, and the keys that do not exist.
 */
export type AnyCacheName = CacheName | 'candidate' | 'negative'

/** One cache of a galaxy at one moment. Counts are since the galaxy was created. */
export interface CacheStats {
  /** Entries held now. */
  readonly entries: number
  /**
   * Bytes held now: keys, values and overhead; of the candidate and the negative cache, which have no
   * values, keys and overhead.
   */
  readonly bytes: number
  /**
   * Bytes that it may hold: `main` the whole budget but for `negative`'s share, `hot` its share before it gives way,
   * `candidate` a limit of its own.
   */
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

/** Where {@link cacheStatsOf} looks. */
export interface CacheStatsParts<T> {
  readonly local: LocalCache<T>
  /** The budget that main and hot cache share, in bytes. */
  readonly maxBytes: number
  /** Undefined: the negative cache is empty. */
  readonly absences: Absences | undefined
}

/** One of the caches at this moment. */
export function cacheStatsOf<T>({ local, maxBytes, absences }: CacheStatsParts<T>, cache: AnyCacheName): CacheStats {
  const { mainCacheHits, hotCacheHits, misses } = local
  switch (cache) {
    case 'main':
      return statsOf(local.main, maxBytes, mainCacheHits + hotCacheHits + misses, mainCacheHits)
    case 'hot':
      return statsOf(local.hot, local.hot.capacityBytes, hotCacheHits + misses, hotCacheHits)
    case 'candidate':
      return local.candidates.stats()
    case 'negative':
      return absences?.stats() ?? nothing
    default:
      throw new TypeError(`cache must be 'main', 'hot', 'candidate' or 'negative', got ${cache satisfies never}`)
  }
}

const nothing: CacheStats = {
  entries: 0,
  bytes: 0,
  capacityBytes: 0,
  gets: 0,
  hits: 0,
  evictions: 0,
  evictionsUnexpired: 0,
  expirations: 0,
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
