import type { CacheEntry } from './cache-entry.js'
import type { CacheFactory, CacheName } from './cache-factory.js'
import type { EntryLivesOptions } from './entry-lives.js'
import type { HotCacheShare } from './hot-share.js'

/** What a galaxy's options come to for its caches. Checked by who resolves them. */
export interface LocalCacheOptions<T = unknown> extends EntryLivesOptions {
  /** Ceiling for main and hot cache together, in bytes. */
  readonly maxBytes: number
  /** Part of `maxBytes` that the hot cache may take before it gives way to the main cache. */
  readonly hotCacheShare: HotCacheShare
  /** Encoded values longer than this are not kept. `Infinity`: no limit but the budget. */
  readonly maxValueBytes: number
  /** Keys of others whose rate is tracked at once. */
  readonly maxCandidates: number
  /** A key's rate starts anew when nobody asked for it this long. */
  readonly idleResetMs: number
  readonly cacheFactory: CacheFactory
  /** Gives a number from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
  /**
   * Told of each entry that was put out to make room, once the caches are whole again: it may change
   * them. Default: nobody is.
   */
  readonly onEvict?: (key: string, cache: CacheName, chargedBytes: number, expired: boolean) => void
  /**
   * Told of each entry that is asked for in the last part of its life. Must not change the cache. Default: nobody is.
   */
  readonly onRefreshDue?: (entry: CacheEntry<T>) => void
  /** Cancelled when nothing is to be kept any more. Default: never. */
  readonly closing?: { readonly cancelled: boolean }
}
