import type { CacheFactory, CacheName, StoredEntry } from './cache-store.js'
import { lruStore } from './lru-store.js'
import { sieveStore } from './sieve-store.js'

/**
 * SIEVE for the main cache, where most hits are and nobody asks for an order; LRU for the hot cache, whose coldest entry
 * promoters compare with. SIEVE cannot name one before its first eviction: until then every entry that was ever used again
 * is marked, and what is under the hand is the oldest, which is often the hottest of all.
 */
export const defaultStore: CacheFactory = <E extends StoredEntry>(cache: CacheName) =>
  cache === 'main' ? sieveStore<E>(cache) : lruStore<E>(cache)
