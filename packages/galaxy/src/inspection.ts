import type { HotCacheStats } from '@galaxycache/promoter'
import type { CacheEntry } from './cache/cache-entry.js'
import type { CacheName } from './cache/cache-factory.js'
import type { KeyQps } from './cache/hit-sampler.js'
import type { LocalCache } from './cache/local-cache.js'

/** What this process knows of one key. */
export interface KeyInspection {
  /** Id of the process that owns the key; undefined if nobody is on the ring. */
  readonly owner: string | undefined
  /** Which cache of this process holds the key; undefined if none does. */
  readonly cache: CacheName | undefined
  /** Length of the encoded value, in bytes; undefined if no cache holds it. */
  readonly valueBytes: number | undefined
  /** When the value expires, in ms since the Unix epoch; undefined if no cache holds it. */
  readonly expiresAtMs: number | undefined
  /**
   * Until when this process takes the key for one that does not exist, because its backend said so, in ms since the
   * Unix epoch; undefined if it does not.
   */
  readonly absentUntilMs: number | undefined
  /**
   * When the backend here is asked for the key again, which it failed to load, in ms since the Unix epoch;
   * undefined if at the next get.
   */
  readonly retryAtMs: number | undefined
  /** Requests since the key is tracked; undefined if it is not, as keys are that this process owns. */
  readonly requests: number | undefined
  /** Requests per second since the key is tracked; undefined if it is not. */
  readonly qps: number | undefined
  /** The hot cache, as the promoter would see it. */
  readonly hotCache: HotCacheStats
}

/** One of the keys that are asked for most. */
export interface HottestKey extends KeyQps {
  /** Length of the encoded value, in bytes; undefined if this process does not hold it. */
  readonly valueBytes: number | undefined
  /** Id of the process that owns the key; undefined if nobody is on the ring. */
  readonly owner: string | undefined
}

/** Entries that are looked at for the hottest, so that a look at a large cache blocks nobody: some 2 ms. */
const maxEntriesSeen = 20_000

/** What the caches with values, and the candidates, know of a key. */
type CachedKey = Omit<KeyInspection, 'absentUntilMs' | 'retryAtMs'>

/** What the caches know of `key`. Changes nothing. */
export function inspectKey<T>(local: LocalCache<T>, key: string, owner: string | undefined, nowMs: number): CachedKey {
  const entry = local.peek(key)
  const rate = entry?.rate ?? local.candidates.peek(key)
  return {
    owner,
    cache: entry === undefined ? undefined : local.main.peek(key) === undefined ? 'hot' : 'main',
    valueBytes: entry?.valueBytes,
    expiresAtMs: entry?.expiresAtMs,
    requests: rate?.requests,
    qps: rate?.rate(nowMs),
    hotCache: local.hotCacheStats(),
  }
}

/** The `limit` keys of `cache` with the highest rates, highest first. */
export function hottestKeys<T>(
  local: LocalCache<T>,
  cache: CacheName | 'candidate',
  limit: number,
  ownerOf: (key: string) => string | undefined,
  nowMs: number,
): readonly HottestKey[] {
  return ranked(local, cache, limit, nowMs).map(({ key, qps }) => ({
    key,
    qps,
    valueBytes: local.peek(key)?.valueBytes,
    owner: ownerOf(key),
  }))
}

function ranked<T>(
  local: LocalCache<T>,
  cache: CacheName | 'candidate',
  limit: number,
  nowMs: number,
): readonly KeyQps[] {
  switch (cache) {
    case 'main':
      return local.hottestMain(limit)
    case 'hot':
      return top(ratesOf(local.hot, nowMs), limit)
    case 'candidate':
      return top(ratesOf(local.candidates, nowMs), limit)
    default:
      throw new TypeError(`cache must be 'main', 'hot' or 'candidate', got ${cache satisfies never}`)
  }
}

function* ratesOf(tracked: Iterable<Pick<CacheEntry<unknown>, 'key' | 'rate'>>, nowMs: number): Generator<KeyQps> {
  let seen = 0
  for (const { key, rate } of tracked) {
    yield { key, qps: rate?.rate(nowMs) ?? 0 }
    if (++seen === maxEntriesSeen) return
  }
}

const top = (keys: Iterable<KeyQps>, limit: number): readonly KeyQps[] =>
  [...keys].sort((a, b) => b.qps - a.qps).slice(0, limit)
