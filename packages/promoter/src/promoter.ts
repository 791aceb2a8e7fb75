/** What is known of the hot cache when a promotion is decided. Refreshed at most once a second. */
export interface HotCacheStats {
  /**
   * Requests per second of the entry used last. 0 while the cache is empty, or for one that came along with another
   * and nobody has asked for.
   */
  readonly mostRecentQps: number
  /** Requests per second of the coldest entry, the next to be evicted. 0 likewise. */
  readonly leastRecentQps: number
  /** Bytes that the hot cache takes now: keys, values and overhead. */
  readonly bytes: number
  /**
   * Bytes that the hot cache may take before it gives way to the main cache. It adapts, unless the share is a number.
   */
  readonly capacityBytes: number
  /** Entries in the hot cache now. */
  readonly entries: number
}

/** What is known of a key when its promotion is decided. */
export interface PromotionStats {
  /**
   * Requests per second for the key in this process since it is tracked. Of a value that its owner sent
   * along with another, or that was refreshed, those that were made: 0 if it is not tracked. See `KeyRate`
   * of `@galaxycache/galaxy`.
   */
  readonly keyQps: number
  /**
   * Requests for the key in this process since it is tracked, this one included: 1 means that it was not known before.
   * Callers who wait for one fetch are as many requests, so it may be more for a key that was not. A value that its
   * owner sent along with another counts as if it were asked for now; of one that was refreshed, the request that
   * found it due is this one.
   */
  readonly requests: number
  /** Length of the encoded value, in bytes. */
  readonly valueBytes: number
  readonly hotCache: HotCacheStats
}

/** Says whether `value`, which just came from a peer that owns `key`, enters the hot cache. Must not change `value`. */
export type ShouldPromote<T = unknown> = (key: string, value: T, stats: PromotionStats) => boolean

/** A promotion policy. */
export interface Promoter<T = unknown> {
  /**
   * Asked once after each fetch from a peer, and once for each value that came along with it and is not held here.
   * Never on a local hit, nor of what cannot be kept anyway: a value that has expired, or whose key was written
   * meanwhile. Where a copy was refreshed, no drops the copy.
   */
  readonly shouldPromote: ShouldPromote<T>
}

/** A policy, or just its function. */
export type PromoterLike<T = unknown> = Promoter<T> | ShouldPromote<T>
