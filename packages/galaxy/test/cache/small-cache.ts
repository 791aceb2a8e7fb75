import { string } from '@galaxycache/codecs'
import { defaultStore } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { type CacheEntry, makeEntry } from '#src/cache/cache-entry.js'
import { resolveHotShare } from '#src/cache/hot-share.js'
import { LocalCache, type LocalCacheOptions } from '#src/cache/local-cache.js'

export const KiB = 1024

/** A cache of 64 KiB, unless told otherwise. */
export function cacheOf(options: Partial<LocalCacheOptions> = {}): { local: LocalCache<string>; clock: ManualClock } {
  const clock = new ManualClock(0)
  const local = new LocalCache<string>({
    maxBytes: 64 * KiB,
    hotCacheShare: resolveHotShare(1 / 8),
    maxValueBytes: Number.POSITIVE_INFINITY,
    maxCandidates: 100,
    idleResetMs: 60_000,
    cacheFactory: defaultStore,
    clock,
    ...options,
  })
  return { local, clock }
}

/** An entry with a value of so many bytes. */
export const entryOf = (key: string, length = 10, expiresAtMs = Number.POSITIVE_INFINITY): CacheEntry<string> =>
  makeEntry(string, key, string.encode('x'.repeat(length)), expiresAtMs)
