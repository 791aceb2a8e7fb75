import type { CacheFactory, CacheName, StoredEntry } from './cache-store.js'
import { lruStore } from './lru-store.js'
import { sieveStore } from './sieve-store.js'

/**
 * SIEVE for the main cache, where most hits are and nobody asks for an order; LRU for the hot cache, whose coldest entry
 * promoters compare with. SIEVE cannot name one before its first eviction: until then every entry that was ever used again
 * is marked, and what is under the hand is the oldest, which is often the hottest of all.
 *
 * Neither is `lru-cache` from npm, which was measured first (11.5.3 with bytes and TTL, Zipf 0.99, Node 20.20): a hit here
 * takes 0.6 to 0.8 of its time; under churn SIEVE has 1.5 times its rate and 81.5% hits to its 75.8%, LRU 1.15 times its
 * rate and the same hits. See docs/performance.md, and docs/decisions.md for hits on published traces: SIEVE has more on
 * most, and far fewer where keys are asked for again soon and then never.
 */
export const defaultStore: CacheFactory = <E extends StoredEntry>(cache: CacheName) =>
  cache === 'main' ? sieveStore<E>(cache) : lruStore<E>(cache)
