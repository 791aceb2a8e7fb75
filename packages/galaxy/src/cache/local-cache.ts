import type { Codec } from '@galaxycache/codecs'
import type { HotCacheStats } from '@galaxycache/promoter'
import type { Clock } from '../clock.js'
import type { KeyMemory } from '../write/key-memory.js'
import type { Origin } from './arrival.js'
import { attachRate, type CacheEntry } from './cache-entry.js'
import { noSlot } from './cache-store.js'
import { CandidateCache, candidateBytes } from './candidate-cache.js'
import { EntryLives } from './entry-lives.js'
import { HitSampler, type KeyQps } from './hit-sampler.js'
import { HitsPerByte } from './hits-per-byte.js'
import { HotCache } from './hot-cache.js'
import { HotShare } from './hot-share.js'
import { KeyRate } from './key-rate.js'
import type { LocalCacheOptions } from './local-cache-options.js'
import { MainCache } from './main-cache.js'
import { Room } from './room.js'

/**
 * What one galaxy holds in this process: main cache, hot cache and candidates, under one budget. A key is in one of the
 * two caches at most. After every call main and hot together take at most `maxBytes`.
 */
export class LocalCache<T> implements KeyMemory {
  /** Answers of {@link find} and {@link read}. Fields of this object, because every step to one costs a hit some ns. */
  mainCacheHits = 0
  hotCacheHits = 0
  misses = 0
  readonly #options: LocalCacheOptions<T>
  readonly #clock: Clock
  readonly #lives: EntryLives
  readonly main: MainCache<T>
  readonly hot: HotCache<T>
  readonly #room: Room<T>
  readonly candidates: CandidateCache
  /** Main cache hits until the next one that the sampler is told of. */
  #hitsToSample: number
  readonly #sampler: HitSampler

  constructor(options: LocalCacheOptions<T>) {
    const { maxBytes, hotCacheShare, maxCandidates, idleResetMs, cacheFactory } = options
    this.#options = options
    this.#clock = options.clock
    this.#lives = new EntryLives(options)
    this.candidates = new CandidateCache({
      maxCandidates,
      idleResetMs,
      maxBytes: candidateBytes(maxBytes, maxCandidates),
    })
    this.#sampler = new HitSampler(options.random ?? Math.random, options.clock.now())
    this.#hitsToSample = this.#sampler.hitsToNext()
    this.main = new MainCache(cacheFactory<CacheEntry<T>>('main'))
    const share = new HotShare(hotCacheShare, maxBytes, new HitsPerByte(this), (own, maxLent) =>
      this.main.lender(own, maxLent),
    )
    this.hot = new HotCache(cacheFactory<CacheEntry<T>>('hot'), share, this.candidates)
    this.#room = new Room(this.main, this.hot, share, options)
  }

  /** Bytes that main and hot cache take now. */
  get bytes(): number {
    return this.#room.takenBytes
  }

  /**
   * The entry of `key`, main cache first. An expired one is none, and is dropped when it is over. Counts
   * as a request for the key.
   */
  find(key: string): CacheEntry<T> | undefined {
    const mainSlot = this.#findMain(key)
    if (mainSlot !== noSlot) return this.main.entryAt(mainSlot)
    const hotSlot = this.#findHot(key)
    return hotSlot === noSlot ? undefined : this.hot.entryAt(hotSlot)
  }

  /**
   * As {@link find}, but gives the value as `codec` gives it to a reader: without a look at the
   * entry, where it is shared.
   */
  read(key: string, codec: Codec<T>): T | undefined {
    const mainSlot = this.#findMain(key)
    if (mainSlot !== noSlot) return this.main.valueAt(mainSlot) ?? this.main.decodeAt(mainSlot, codec)
    const hotSlot = this.#findHot(key)
    if (hotSlot !== noSlot) return this.hot.valueAt(hotSlot) ?? this.hot.decodeAt(hotSlot, codec)
    return undefined
  }

  /** Keys of the main cache that are asked for most, of the last minute or two. */
  hottestMain(limit: number): readonly KeyQps[] {
    return this.#sampler.hottest(limit, this.#clock.now())
  }

  /** The entry of `key` if it has not expired. Changes nothing: no statistics, no order, no expiry. */
  peek(key: string): CacheEntry<T> | undefined {
    const entry = this.held(key)
    return entry === undefined || this.#lives.isExpired(entry.expiresAtMs) ? undefined : entry
  }

  /** As {@link peek}, but also an entry that has expired and is not over. */
  held(key: string): CacheEntry<T> | undefined {
    const entry = this.main.peek(key) ?? this.hot.peek(key)
    return entry === undefined || this.#lives.isOver(entry.expiresAtMs) ? undefined : entry
  }

  has(key: string): boolean {
    return this.peek(key) !== undefined
  }

  /**
   * Takes `entry`, which this process owns, into the main cache. What was kept of its key goes
   * in any case: it is older.
   *
   * @param arrival default: somebody asked for it, unless it replaces another
   * @returns whether it is kept: not when it has expired, is larger than `maxValueBytes` or than the whole budget. Then
   *   nothing else is evicted
   */
  keepMain(entry: CacheEntry<T>, arrival?: 'given'): boolean {
    this.hot.delete(entry.key)
    if (!this.#isKeepable(entry, this.#options.maxBytes)) {
      this.main.delete(entry.key)
      return false
    }
    this.#room.makeForOwn(entry)
    this.main.add(entry, this.#lives.dueAtMs(entry.expiresAtMs), arrival)
    this.#room.tellOfGone()
    return true
  }

  /**
   * Takes `entry`, which another process owns, into the hot cache, with the rate that {@link track} gave for its key.
   * What was kept of its key goes in any case.
   * @param origin default: not known
   * @returns whether it is kept: as {@link keepMain}, and not when it is larger than the hot cache's share, or its
   * store would rather keep what it has
   */
  keepHot(entry: CacheEntry<T>, rate: KeyRate, origin: Origin = {}): boolean {
    this.main.delete(entry.key)
    attachRate(entry, rate)
    if (!this.#isKeepable(entry, this.hot.maxEntryBytes) || !this.#room.makeForCopy(entry, origin.arrival)) {
      this.hot.delete(entry.key)
      return false
    }
    this.hot.keep(entry, this.#lives.dueAtMs(entry.expiresAtMs), origin)
    this.#room.tellOfGone()
    return true
  }

  /** Counts `times` requests (default 1) for a key that another process owns, and gives its rate. */
  track(key: string, times = 1): KeyRate {
    const nowMs = this.#clock.now()
    const rate = this.hot.peek(key)?.rate ?? this.candidates.track(key, nowMs)
    rate.touch(nowMs, times)
    return rate
  }

  /**
   * The rate of `key` as it is tracked; if it is not, or nobody asked for long, of no request so far.
   * Nobody has asked for it now.
   */
  rateOf(key: string): KeyRate {
    const nowMs = this.#clock.now()
    const known = this.hot.peek(key)?.rate ?? this.candidates.peek(key)
    return known === undefined || known.isIdle(nowMs) ? new KeyRate(nowMs, this.#options.idleResetMs) : known
  }

  /** The hot cache as promoters see it; at most a second old. */
  hotCacheStats(): HotCacheStats {
    return this.hot.promotionStats(this.#clock.now())
  }

  /** Forgets the value of `key`. How often it is asked for is no part of the value. */
  forget(key: string): void {
    this.#drop(key)
  }

  /** Forgets everything but the counts. */
  forgetAll(): void {
    this.main.clear()
    this.hot.clear()
    this.candidates.clear()
    this.#sampler.clear(this.#clock.now())
  }

  #findMain(key: string): number {
    const slot = this.main.find(key)
    if (slot === noSlot) return noSlot
    const dueAtMs = this.main.dueAtMs(slot)
    // An entry that never expires must not ask the clock.
    if (dueAtMs !== Number.POSITIVE_INFINITY && !(dueAtMs > this.#clock.now()) && !this.#isGood(this.main, slot))
      return noSlot
    this.mainCacheHits++
    if (--this.#hitsToSample === 0) this.#sample(slot)
    return slot
  }

  #findHot(key: string): number {
    const slot = this.hot.find(key)
    if (slot === noSlot) {
      this.misses++
      return noSlot
    }
    const nowMs = this.#clock.now()
    if (!(this.hot.dueAtMs(slot) > nowMs) && !this.#isGood(this.hot, slot)) {
      this.misses++
      return noSlot
    }
    this.hot.asked(slot, nowMs)
    this.hotCacheHits++
    return slot
  }

  /**
   * Whether the entry in `slot`, which is due, is still an answer; then it is to be refreshed.
   * Drops it when it is over.
   */
  #isGood(cache: MainCache<T> | HotCache<T>, slot: number): boolean {
    const entry = cache.entryAt(slot)
    const isGood = !this.#lives.isExpired(entry.expiresAtMs)
    if (isGood) this.#options.onRefreshDue?.(entry)
    else if (this.#lives.isOver(entry.expiresAtMs)) cache.expire(entry)
    return isGood
  }

  /** By the entry's own key: the string that was asked for may be cut out of a larger one. */
  #sample(slot: number): void {
    this.#sampler.sample(this.main.entryAt(slot).key, this.#clock.now())
    this.#hitsToSample = this.#sampler.hitsToNext()
  }

  #isKeepable(entry: CacheEntry<T>, maxChargedBytes: number): boolean {
    return (
      entry.chargedBytes <= maxChargedBytes &&
      entry.valueBytes <= this.#options.maxValueBytes &&
      !this.#lives.isExpired(entry.expiresAtMs) &&
      this.#options.closing?.cancelled !== true
    )
  }

  #drop(key: string): void {
    if (this.main.delete(key) === undefined) this.hot.delete(key)
  }
}
