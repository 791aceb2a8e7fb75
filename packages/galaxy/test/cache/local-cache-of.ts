import { string } from '@galaxycache/codecs'
import { adaptiveShare, defaultStore } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { type CacheEntry, makeEntry } from '#src/cache/cache-entry.js'
import { LocalCache } from '#src/cache/local-cache.js'
import type { LocalCacheOptions } from '#src/cache/local-cache-options.js'

/** The caches of a galaxy of its own defaults but for `options`, with 100,000 bytes and a clock that stands still. */
export const localCacheOf = (options: Partial<LocalCacheOptions> = {}): LocalCache<string> =>
  new LocalCache<string>({
    maxBytes: 100_000,
    hotCacheShare: adaptiveShare(),
    maxValueBytes: Number.POSITIVE_INFINITY,
    maxCandidates: 1_000,
    idleResetMs: 60_000,
    clock: new ManualClock(0),
    cacheFactory: defaultStore,
    ...options,
  })

/** An entry of a text. */
export const entryOf = (key: string, value = 'value'): CacheEntry<string> =>
  makeEntry(string, key, string.encode(value))
