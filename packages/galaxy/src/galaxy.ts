import type { Codec } from '@galaxycache/codecs'
import { bytesOf, type CacheEntry, readValue } from './cache/cache-entry.js'
import { type CacheStats, cacheStatsOf } from './cache/cache-stats.js'
import type { CacheName } from './cache/cache-store.js'
import type { LocalCache } from './cache/local-cache.js'
import { Caller, type CallerOptions, requireCallerOptions } from './caller.js'
import { Cancellation } from './cancellation.js'
import { ClosedError, hasCode, NotFoundError } from './errors.js'
import type { ResolvedGalaxyOptions } from './galaxy-options.js'
import { assembleGalaxy } from './galaxy-parts.js'
import type { GalaxySetting } from './galaxy-setting.js'
import { type HottestKey, hottestKeys, inspectKey, type KeyInspection } from './inspection.js'
import { requireKey } from './key.js'
import type { Loader } from './loader.js'
import type { PeerClient } from './peer-client.js'
import type { PeerRequest } from './peer-server.js'
import type { FetchedValue } from './remote-fetcher.js'
import { requirePositiveInteger } from './require.js'
import type { GalaxyHistogramSnapshots } from './telemetry/galaxy-histograms.js'
import type { GalaxyStats } from './telemetry/galaxy-stats.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import { incomingContext } from './telemetry/tracing.js'

/** How long one caller waits for one get. */
export interface GetOptions {
  /** Ends this wait alone, with a CancelledError. The load goes on as long as anybody waits for it. */
  readonly signal?: AbortSignal
  /** Ends this wait alone, with a DeadlineExceededError, after so many ms. Default: when the load's own limits pass. */
  readonly timeoutMs?: number
}

/** A namespace of keys with one type of value. Made by `universe.createGalaxy`. */
export class Galaxy<T> {
  readonly name: string
  readonly #options: ResolvedGalaxyOptions<T>
  readonly #setting: GalaxySetting
  readonly #codec: Codec<T>
  readonly #traceHits: boolean
  readonly #local: LocalCache<T>
  readonly #loader: Loader<T>
  readonly #peers: PeerClient<T>
  readonly #telemetry: GalaxyTelemetry
  /** Ends what runs outside the loader's flights. Its reason is a ClosedError. */
  readonly #closing = new Cancellation()

  /** @internal */
  constructor(name: string, options: ResolvedGalaxyOptions<T>, setting: GalaxySetting) {
    const { local, peers, loader, telemetry } = assembleGalaxy(name, options, setting)
    this.name = name
    this.#options = options
    this.#setting = setting
    this.#codec = options.codec
    this.#traceHits = setting.tracing.localHits
    this.#local = local
    this.#peers = peers
    this.#loader = loader
    this.#telemetry = telemetry
  }

  /**
   * The value of `key`: from memory, from the peer that owns the key, or from the backend.
   * @throws NotFoundError if the key does not exist, BackendError if it could not be loaded, DeadlineExceededError or
   *   CancelledError if `options` ended the wait, InvalidArgumentError for a key that cannot be, ClosedError
   */
  get(key: string, options?: GetOptions): Promise<T> {
    try {
      const value = this.#local.read(key, this.#codec)
      if (value === undefined) return this.#loadTraced(key, options)
      return this.#traceHits ? this.#hitTraced(key, value) : Promise.resolve(value)
    } catch (error) {
      // A decoder that throws must not throw out of a function that promises a promise.
      return Promise.reject(error)
    }
  }

  /** As {@link get}, but a key that does not exist is `undefined`. */
  async getOrUndefined(key: string, options?: GetOptions): Promise<T | undefined> {
    try {
      return await this.get(key, options)
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return undefined
      throw error
    }
  }

  /** The value of `key` if a cache of this process holds it. Asks nobody. */
  getIfCached(key: string): T | undefined {
    return this.#local.read(key, this.#codec)
  }

  /**
   * The value of `key` if a cache of this process or of the key's owner holds it; never asks a backend, keeps nothing.
   * @throws PeerError if the owner could not be asked, and as {@link get} does
   */
  async peek(key: string, options?: GetOptions): Promise<T | undefined> {
    const entry = this.#local.peek(key)
    if (entry !== undefined) return readValue(entry, this.#codec)
    this.#requireUsable(key)
    const remote = this.#setting.picker.ownerOf(key)
    if (remote === undefined) return undefined
    const { signal, timeoutMs = Number.POSITIVE_INFINITY } = requireCallerOptions(options === undefined ? {} : options)
    const caller = new Caller(
      this.name,
      key,
      { signal, timeoutMs, cancellation: this.#closing },
      this.#setting.deadlines,
    )
    try {
      const limitMs = Math.min(timeoutMs, this.#options.peerTimeoutMs)
      const fetched = await this.#peers.ask('peek', remote, key, limitMs, caller.cancellation)
      return this.#peers.decode(key, fetched, remote).take()
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return undefined
      throw error
    } finally {
      caller.release()
    }
  }

  /** Counts since the galaxy was created. A snapshot. */
  stats(): GalaxyStats {
    const { mainCacheHits, hotCacheHits, misses } = this.#local
    // Each get asks the local caches once, so that nothing need be counted twice.
    return { ...this.#telemetry.counters, gets: mainCacheHits + hotCacheHits + misses, mainCacheHits, hotCacheHits }
  }

  /** How long fetches and loads took, and how large keys and values were. A snapshot. */
  histograms(): GalaxyHistogramSnapshots {
    return this.#telemetry.histograms.snapshot()
  }

  /** Size and counts of one of the caches. A snapshot. */
  cacheStats(cache: CacheName | 'candidate'): CacheStats {
    return cacheStatsOf(this.#local, cache, this.#options.maxBytes)
  }

  /** What this process knows of `key`: for people who look for it. Changes and asks nothing. */
  inspect(key: string): KeyInspection {
    requireKey(key, this.#options.maxKeyBytes, this.name)
    const { picker, clock } = this.#setting
    return inspectKey(this.#local, key, picker.ring.owner(key), clock.now())
  }

  /**
   * The keys that are asked for most, highest rate first. Of the main cache an estimate from one hit in about 128, over the
   * last minute or two; of the others what the promoter is told.
   * @throws RangeError if `limit` is not a positive integer
   */
  hottestKeys(cache: CacheName | 'candidate', limit: number): readonly HottestKey[] {
    requirePositiveInteger('limit', limit)
    const { picker, clock } = this.#setting
    return hottestKeys(this.#local, cache, limit, (key) => picker.ring.owner(key), clock.now())
  }

  /** @internal Answers a peer; see PeerServer. */
  serve(key: string, request: PeerRequest): Promise<FetchedValue> {
    this.#telemetry.counters.serverRequests += 1
    const parent = incomingContext(request.header)
    return this.#telemetry.tracing.span('galaxycache.serve', key, () => this.#answer(key, request), undefined, parent)
  }

  /** Loads under way, to peers and to the backend. */
  get inFlight(): number {
    return this.#loader.inFlight
  }

  /** @internal Settles when the loads of this moment are over. */
  drained(): Promise<void> {
    return this.#loader.drained()
  }

  /** @internal Ends every load, forgets every value and refuses further loads. */
  close(): void {
    const reason = new ClosedError(`galaxy ${JSON.stringify(this.name)}`, { galaxy: this.name })
    this.#closing.cancel(reason)
    this.#loader.cancelAll(reason)
    this.#local.clear()
  }

  #answer(key: string, request: PeerRequest): Promise<FetchedValue> {
    try {
      const entry = this.#local.find(key)
      return entry === undefined ? this.#serveLoaded(key, request) : Promise.resolve(this.#send(entry))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async #serveLoaded(key: string, request: PeerRequest): Promise<FetchedValue> {
    if (request.mode === 'peek') throw new NotFoundError(this.name, key)
    this.#requireUsable(key)
    const caller = this.#caller(key, request)
    try {
      caller?.throwIfGone()
      return this.#send((await this.#loader.loadHere(key, caller)).entry)
    } finally {
      caller?.release()
    }
  }

  // Two methods, because a function that has a closure in it costs each call of it an object for the closure's variables.
  #loadTraced(key: string, options: GetOptions | undefined): Promise<T> {
    return this.#telemetry.tracing.span('galaxycache.get', key, () => this.#load(key, options))
  }

  #hitTraced(key: string, value: T): Promise<T> {
    return this.#telemetry.tracing.span('galaxycache.get', key, async () => value)
  }

  async #load(key: string, options: GetOptions | undefined): Promise<T> {
    this.#requireUsable(key)
    const caller = this.#caller(key, options)
    if (caller === undefined) return (await this.#loader.load(key)).take()
    try {
      caller.throwIfGone()
      return (await this.#loader.load(key, caller)).take()
    } finally {
      caller.release()
    }
  }

  #send(entry: CacheEntry<T>): FetchedValue {
    return { bytes: bytesOf(entry, this.#codec), expiresAtMs: entry.expiresAtMs }
  }

  #caller(key: string, options: CallerOptions | undefined): Caller | undefined {
    if (options === undefined) return undefined
    const { signal, timeoutMs, cancellation } = requireCallerOptions(options)
    if (signal === undefined && timeoutMs === undefined && cancellation === undefined) return undefined
    return new Caller(this.name, key, options, this.#setting.deadlines)
  }

  /** Only checked when a key has to travel: what is in a cache was checked before. */
  #requireUsable(key: string): void {
    if (this.#closing.cancelled)
      throw new ClosedError(`galaxy ${JSON.stringify(this.name)}`, { galaxy: this.name, key })
    requireKey(key, this.#options.maxKeyBytes, this.name)
  }
}
