import type { Codec } from '@galaxycache/codecs'
import { always, type Promoter, type PromoterLike, resolvePromoter } from '@galaxycache/promoter'
import type { BackendGetter } from './backend-getter.js'
import { type BatchOptions, type ResolvedBatchOptions, resolveBatchOptions } from './batch/batch-options.js'
import type { CacheFactory } from './cache/cache-factory.js'
import type { CacheStore } from './cache/cache-store.js'
import { defaultStore } from './cache/default-store.js'
import { adaptiveShare, type HotCacheShare, resolveHotShare } from './cache/hot-share.js'
import { defaultIdleResetMs } from './cache/key-rate.js'
import type { StoredEntry } from './cache/stored-entry.js'
import { requireCodecVersion } from './codec-version.js'
import type { ExpiryLimits } from './expiry.js'
import { type FailureOptions, type ResolvedFailureOptions, resolveFailureOptions } from './failures/failure-options.js'
import { type FreshnessOptions, resolveFreshnessOptions } from './freshness/freshness-options.js'
import { galaxyOptionNames } from './galaxy-option-names.js'
import {
  requireBoolean,
  requireFunction,
  requireKnown,
  requireMs,
  requireObject,
  requirePositiveInteger,
  requirePositiveMs,
  wrong,
} from './require.js'
import { type ResolvedRoutingOptions, type RoutingOptions, resolveRoutingOptions } from './routing/routing-options.js'
import { KiB, MiB } from './size.js'
import { defaultPeekTimeoutMs, type WarmUpOptions } from './topology/warm-up.js'
import { type HedgingOptions, type ResolvedHedgingOptions, resolveHedgingOptions } from './trouble/hedge-options.js'
import {
  type OverloadOptions,
  type ResolvedOverloadOptions,
  resolveOverloadOptions,
} from './trouble/overload-options.js'
import { type PeerLimitOptions, resolvePeerLimits } from './trouble/peer-limit.js'
import { resolveWritingOptions, type WritingOptions } from './write/write-options.js'

/** Options of one galaxy. Processes may differ in all but the codec and what `load` means. */
export interface GalaxyOptions<T>
  extends WritingOptions,
    BatchOptions<T>,
    FreshnessOptions,
    FailureOptions,
    RoutingOptions,
    OverloadOptions,
    HedgingOptions,
    PeerLimitOptions {
  /** Turns values into bytes and back. The type of the galaxy's values is the codec's. */
  readonly codec: Codec<T>
  /** Loads the value of a key from the source of truth. `undefined`, or `notFound()`: the key does not exist. */
  readonly load: BackendGetter<NoInfer<T>>
  /** Ceiling for main and hot cache together, in bytes: keys, values and overhead. Default 64 MiB. */
  readonly maxBytes?: number
  /**
   * Part of `maxBytes` that the hot cache may take before it gives way to the main cache: a number from 0 to 1, or
   * bounds of one that adapts. Default `adaptiveShare()`.
   */
  readonly hotCacheShare?: number | HotCacheShare
  /** Encoded values longer than this are served and not kept, in bytes. Default: no limit but `maxBytes`. */
  readonly maxValueBytes?: number
  /** Keys longer than this are refused, in bytes of UTF-8. Default 64 KiB. */
  readonly maxKeyBytes?: number
  /**
   * Decides which values fetched from their owners, or come along with those, enter the hot cache, if its store takes
   * them. Default `always()`.
   */
  readonly promoter?: PromoterLike<NoInfer<T>>
  /**
   * Keys of others whose request rate is tracked at once. Default 1,024. Beside `maxBytes` they take 512 bytes
   * each at most, or a 64th of `maxBytes` or 256 KiB for all if that is more; of keys longer than some 250
   * characters there may be fewer.
   */
  readonly maxCandidates?: number
  /** A key that nobody asks for this long has its request rate counted anew, in ms. Default 60,000. */
  readonly idleResetMs?: number
  /** No value is kept for longer, in ms, whatever `load` said. Default: no limit. */
  readonly maxTtlMs?: number
  /** Up to this much is taken off `maxTtlMs` by chance, in ms, so that values do not expire all at once. Default 0. */
  readonly ttlJitterMs?: number
  /** Time limit of one call of `load`, in ms. Default 10,000. */
  readonly loadTimeoutMs?: number
  /** For a while after joining, ask the previous owner's caches before the backend. Default: off. */
  readonly warmUp?: WarmUpOptions
  /** Makes the stores behind the main and the hot cache. Default {@link defaultStore}. */
  readonly cacheFactory?: CacheFactory
  /**
   * Whether this process tells peers, with one fetch of four or fewer, for which of the keys that came from them it was
   * asked, and hears from them what others were: then copies are chosen by what others ask for, too. Default true.
   */
  readonly exchangeDemand?: boolean
  /**
   * Whether this process takes values along with the one that it fetches, of keys that are often asked for
   * next, and sends them along to peers that take them. Needs `exchangeDemand`, by which it is learned which
   * those are. Default true.
   */
  readonly companions?: boolean
}

/** {@link GalaxyOptions}, checked and complete. */
export interface ResolvedGalaxyOptions<T>
  extends Required<WritingOptions>,
    ResolvedBatchOptions<T>,
    Required<FreshnessOptions>,
    ResolvedFailureOptions,
    ResolvedRoutingOptions,
    ResolvedOverloadOptions,
    ResolvedHedgingOptions,
    Required<PeerLimitOptions> {
  readonly codec: Codec<T>
  readonly load: BackendGetter<T>
  readonly maxBytes: number
  readonly hotCacheShare: HotCacheShare
  readonly maxValueBytes: number
  readonly maxKeyBytes: number
  readonly promoter: Promoter<T>
  readonly maxCandidates: number
  readonly idleResetMs: number
  readonly expiry: ExpiryLimits
  readonly loadTimeoutMs: number
  readonly warmUp: Required<WarmUpOptions> | undefined
  readonly cacheFactory: CacheFactory
  readonly exchangeDemand: boolean
  readonly companions: boolean
}

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveGalaxyOptions<T>(options: GalaxyOptions<T>): ResolvedGalaxyOptions<T> {
  requireObject('options', options)
  requireKnown(options, galaxyOptionNames)
  const { codec, load, maxBytes = 64 * MiB, hotCacheShare = adaptiveShare(), promoter = always() } = options
  const { maxValueBytes = Number.POSITIVE_INFINITY, maxKeyBytes = 64 * KiB, cacheFactory = defaultStore } = options
  const { maxCandidates = 1024, idleResetMs = defaultIdleResetMs } = options
  const { loadTimeoutMs = 10_000, exchangeDemand = true, companions = true } = options
  requireCodec(codec)
  requireFunction('load', load)
  requireFunction('cacheFactory', cacheFactory)
  requirePositiveInteger('maxBytes', maxBytes)
  if (maxValueBytes !== Number.POSITIVE_INFINITY) requirePositiveInteger('maxValueBytes', maxValueBytes)
  requirePositiveInteger('maxKeyBytes', maxKeyBytes)
  requirePositiveInteger('maxCandidates', maxCandidates)
  requirePositiveMs('idleResetMs', idleResetMs)
  requirePositiveMs('loadTimeoutMs', loadTimeoutMs)
  requireBoolean('exchangeDemand', exchangeDemand)
  requireBoolean('companions', companions)
  return {
    ...resolveFailureOptions(options, maxBytes),
    ...resolveWritingOptions(options),
    ...resolveBatchOptions(options),
    ...resolveFreshnessOptions(options),
    ...resolveRoutingOptions(options),
    ...resolveOverloadOptions(options),
    ...resolveHedgingOptions(options),
    ...resolvePeerLimits(options, loadTimeoutMs),
    codec,
    load,
    maxBytes,
    hotCacheShare: resolveHotShare(hotCacheShare),
    maxValueBytes,
    maxKeyBytes,
    promoter: resolvePromoter(promoter),
    maxCandidates,
    idleResetMs,
    expiry: resolveExpiry(options),
    loadTimeoutMs,
    warmUp: resolveWarmUp(options.warmUp),
    cacheFactory: (cache) => requireStore(cacheFactory(cache)),
    exchangeDemand,
    companions,
  }
}

/** What tells a store of this version. */
const storeMethods = ['find', 'evict', 'heard', 'peekHash'] as const satisfies readonly (keyof CacheStore)[]

/** Not `instanceof`: the store may extend the class of another copy of this package. */
function requireStore<E extends StoredEntry>(store: CacheStore<E>): CacheStore<E> {
  if (storeMethods.some((name) => typeof store?.[name] !== 'function'))
    throw wrong(TypeError, 'cacheFactory', 'a function that returns a CacheStore', store)
  return store
}

function requireCodec<T>(codec: Codec<T>): void {
  if (typeof codec?.encode !== 'function' || typeof codec.decode !== 'function') {
    throw wrong(TypeError, 'codec', 'an object with encode and decode', codec)
  }
  const { keeps } = codec
  if (keeps !== undefined && keeps !== 'bytes' && keeps !== 'value' && keeps !== 'both')
    throw wrong(TypeError, 'codec.keeps', "'bytes', 'value' or 'both'", keeps)
  requireCodecVersion(codec.version)
}

function resolveExpiry(options: { readonly maxTtlMs?: number; readonly ttlJitterMs?: number }): ExpiryLimits {
  const { maxTtlMs = Number.POSITIVE_INFINITY, ttlJitterMs = 0 } = options
  requirePositiveMs('maxTtlMs', maxTtlMs)
  requireMs('ttlJitterMs', ttlJitterMs)
  if (ttlJitterMs > 0 && !(ttlJitterMs < maxTtlMs && maxTtlMs < Number.POSITIVE_INFINITY)) {
    throw wrong(RangeError, 'ttlJitterMs', `less than a finite maxTtlMs (${maxTtlMs})`, ttlJitterMs)
  }
  return { maxTtlMs, ttlJitterMs }
}

function resolveWarmUp(options: WarmUpOptions | undefined): Required<WarmUpOptions> | undefined {
  if (options === undefined) return undefined
  requireObject('warmUp', options)
  requireKnown(options, { forMs: true, timeoutMs: true }, 'warmUp.')
  const { forMs, timeoutMs = defaultPeekTimeoutMs } = options
  requirePositiveMs('warmUp.forMs', forMs)
  requirePositiveMs('warmUp.timeoutMs', timeoutMs)
  return { forMs, timeoutMs }
}
