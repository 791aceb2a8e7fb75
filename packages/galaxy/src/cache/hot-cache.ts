import type { HotCacheStats } from '@galaxycache/promoter'
import type { CacheEntry } from './cache-entry.js'
import type { CacheStore } from './cache-store.js'
import type { CandidateCache } from './candidate-cache.js'
import type { HotShare } from './hot-share.js'
import { ValueCache } from './value-cache.js'

/** How long promoters are told the same numbers. */
const statsMaxAgeMs = 1000

/** Popular values that others own. An entry has its key's rate with it, and leaves it to the candidates when it goes. */
export class HotCache<T> extends ValueCache<T> {
  readonly #share: HotShare
  readonly #candidates: CandidateCache
  #stats: HotCacheStats | undefined
  #statsAtMs = 0

  constructor(store: CacheStore<CacheEntry<T>>, share: HotShare, candidates: CandidateCache) {
    super(store)
    this.#share = share
    this.#candidates = candidates
  }

  /** Bytes that it may hold before it gives way to the main cache, now. */
  get capacityBytes(): number {
    return this.#share.bytes
  }

  /** Bytes of the largest entry that it may take in. */
  get maxEntryBytes(): number {
    return this.#share.maxEntryBytes
  }

  /** Takes in an entry that has its key's rate. The key is a candidate no longer. */
  override add(entry: CacheEntry<T>, dueAtMs: number, wasLoaded?: boolean): void {
    this.#candidates.delete(entry.key)
    super.add(entry, dueAtMs, wasLoaded)
  }

  override delete(key: string): CacheEntry<T> | undefined {
    const entry = super.delete(key)
    if (entry !== undefined) this.#demote(entry)
    return entry
  }

  override expire(entry: CacheEntry<T>): void {
    super.expire(entry)
    this.#demote(entry)
  }

  override evict(nowMs: number): CacheEntry<T> {
    const entry = super.evict(nowMs)
    this.#demote(entry)
    return entry
  }

  /** What promoters are told; at most a second old. */
  promotionStats(nowMs: number): HotCacheStats {
    const ageMs = nowMs - this.#statsAtMs
    if (this.#stats === undefined || ageMs >= statsMaxAgeMs || ageMs < 0) {
      this.#statsAtMs = nowMs
      this.#stats = {
        mostRecentQps: this.store.hottest()?.rate?.rate(nowMs) ?? 0,
        leastRecentQps: this.store.coldest()?.rate?.rate(nowMs) ?? 0,
        bytes: this.bytes,
        capacityBytes: this.capacityBytes,
        entries: this.entries,
      }
    }
    return this.#stats
  }

  #demote(entry: CacheEntry<T>): void {
    if (entry.rate !== undefined) this.#candidates.keep(entry.key, entry.rate)
  }
}
