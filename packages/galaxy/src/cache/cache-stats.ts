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
