import { string } from '@galaxycache/codecs'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { type CacheEntry, makeEntry } from '#src/cache/cache-entry.js'
import { resolveHotShare } from '#src/cache/hot-share.js'
import type { LocalCache } from '#src/cache/local-cache.js'
import type { LocalCacheOptions } from '#src/cache/local-cache-options.js'
import { localCacheOf } from './local-cache-of.js'

export const KiB = 1024

/** Caches of 64 KiB with a fixed eighth for copies, unless told otherwise, and their clock. */
export function cacheOf(options: Partial<LocalCacheOptions> = {}): { local: LocalCache<string>; clock: ManualClock } {
  const clock = new ManualClock(0)
  const hotCacheShare = resolveHotShare(1 / 8)
  return { local: localCacheOf({ maxBytes: 64 * KiB, hotCacheShare, maxCandidates: 100, clock, ...options }), clock }
}

/** An entry with a value of so many bytes. */
export const entryOf = (key: string, length = 10, expiresAtMs = Number.POSITIVE_INFINITY): CacheEntry<string> =>
  makeEntry(string, key, string.encode('x'.repeat(length)), expiresAtMs)
