import type { HotCacheStats } from '@galaxycache/promoter'
import type { Confidence } from '../companions/confidence.js'
import type { PeerAsks } from '../demand/peer-asks.js'
import { keyHash } from '../key-hash.js'
import type { Arrival, Origin } from './arrival.js'
import type { CacheEntry } from './cache-entry.js'
import type { CacheStore } from './cache-store.js'
import type { CandidateCache } from './candidate-cache.js'
import type { HotShare } from './hot-share.js'
import { ValueCache } from './value-cache.js'

/** How long promoters are told the same numbers. */
const statsMaxAgeMs = 1000

/**
 * Popular values that others own. An entry has its key's rate with it, and leaves it to the candidates when it goes.
 */
export class HotCache<T> extends ValueCache<T> {
  readonly #share: HotShare
  readonly #candidates: CandidateCache
  /** By slot: where requests for the copy are noted, to tell the peer that it came from. */
  readonly #asks: (PeerAsks | undefined)[] = []
  readonly #hashes: number[] = []
  /** By slot: how sure its owner was of what was sent along and that nobody has asked for yet; 0: somebody has. */
  readonly #unasked: (Confidence | 0)[] = []
  #companionHits = 0
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

  /**
   * Whether it serves, for its bytes, at least half as often as the main cache, what comes along with others left
   * aside; once it did not, three quarters as often.
   */
  get serves(): boolean {
    return this.#share.isUsual
  }

  /** Requests that were the first for a value which had come along with another. */
  get companionHits(): number {
    return this.#companionHits
  }

  /** Bytes of the largest entry that it may take in. */
  get maxEntryBytes(): number {
    return this.#share.maxEntryBytes
  }

  /** Takes in a copy that has its key's rate. The key is a candidate no longer. */
  keep(entry: CacheEntry<T>, dueAtMs: number, { arrival, asks, confidence }: Origin): void {
    this.#take(entry, dueAtMs, arrival)
    this.#candidates.delete(entry.key)
    // A galaxy tells peers of all its copies or of none, so nothing has to be forgotten here.
    if (asks === undefined) return
    const slot = this.store.slotOf(entry.key)
    this.#asks[slot] = asks
    this.#unasked[slot] = confidence ?? 0
    // As a small integer, which V8 keeps in the array itself.
    this.#hashes[slot] = keyHash(entry.key) | 0
  }

  /** The entry in `slot` was asked for at `nowMs`. */
  asked(slot: number, nowMs: number): void {
    this.entryAt(slot).rate?.touch(nowMs)
    const asks = this.#asks[slot]
    if (asks === undefined) return
    asks.asked(this.#hashes[slot] as number)
    const confidence = this.#unasked[slot] as Confidence | 0
    if (confidence === 0) return
    this.#unasked[slot] = 0
    this.#companionHits += 1
    asks.worth?.used(confidence)
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

  /**
   * Of a store that throws when it has the entry already, nothing of the entry may stay: what is known
   * of its slot is of another.
   */
  #take(entry: CacheEntry<T>, dueAtMs: number, arrival: Arrival | undefined): void {
    try {
      this.add(entry, dueAtMs, arrival)
    } catch (error) {
      super.delete(entry.key)
      throw error
    }
  }

  #demote(entry: CacheEntry<T>): void {
    // What was sent along and never asked for is no candidate.
    if (entry.rate !== undefined && entry.rate.requests > 0) this.#candidates.keep(entry.key, entry.rate)
  }
}
