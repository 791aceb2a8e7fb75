import type { Codec } from '@galaxycache/codecs'
import type { Admission } from './admission.js'
import type { BatchReader } from './batch/batch-reader.js'
import type { Outcome } from './batch/outcome.js'
import type { CacheName } from './cache/cache-factory.js'
import type { AnyCacheName, CacheStats } from './cache/cache-stats.js'
import type { LocalCache } from './cache/local-cache.js'
import { hasCode } from './errors.js'
import type { ResolvedGalaxyOptions } from './galaxy-options.js'
import { assembleGalaxy } from './galaxy-parts.js'
import type { GalaxySetting } from './galaxy-setting.js'
import type { HottestKey, KeyInspection } from './inspection.js'
import type { Inspector } from './inspector.js'
import type { Loader } from './loader.js'
import type { MissedGets } from './missed-gets.js'
import type { Peeker } from './peeker.js'
import type { PeerRequests } from './peer-requests.js'
import { requireList } from './require.js'
import type { GalaxyHistogramSnapshots } from './telemetry/galaxy-histograms.js'
import type { GalaxyStats } from './telemetry/galaxy-stats.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import type { HandOff } from './topology/hand-off.js'
import type { WarmOptions, WarmResult } from './topology/warm-options.js'
import type { Warmer } from './topology/warmer.js'
import type { LocalWrites } from './write/local-writes.js'
import type { SetOptions, WriteOptions } from './write/write-options.js'
import type { Writer } from './write/writer.js'

/** How long one caller waits for one get. */
export interface GetOptions {
  /** Ends this wait alone, with a CancelledError. The load goes on as long as anybody waits for it. */
  readonly signal?: AbortSignal | undefined
  /** Ends this wait alone, with a DeadlineExceededError, after so many ms. Default: when the load's own limits pass. */
  readonly timeoutMs?: number | undefined
}

/** A namespace of keys with one type of value. Made by `universe.createGalaxy`. */
export class Galaxy<T> {
  readonly name: string
  /** Writes to the caches of this process alone. */
  readonly local: LocalWrites<T>
  /** @internal What peers ask. */
  readonly requests: PeerRequests<T>
  /** @internal What it gives away when it leaves. */
  readonly handOff: HandOff<T>
  readonly #codec: Codec<T>
  readonly #traceHits: boolean
  readonly #admission: Admission
  readonly #caches: LocalCache<T>
  readonly #missed: MissedGets<T>
  readonly #loader: Loader<T>
  readonly #peeker: Peeker<T>
  readonly #inspector: Inspector<T>
  readonly #writer: Writer<T>
  readonly #batchReader: BatchReader<T>
  readonly #warmer: Warmer<T>
  readonly #telemetry: GalaxyTelemetry

  /** @internal */
  constructor(name: string, options: ResolvedGalaxyOptions<T>, setting: GalaxySetting) {
    const parts = assembleGalaxy(name, options, setting)
    this.name = name
    this.local = parts.writes
    this.requests = parts.requests
    this.handOff = parts.handOff
    this.#codec = options.codec
    this.#traceHits = setting.tracing.localHits
    this.#admission = parts.admission
    this.#caches = parts.local
    this.#peeker = parts.peeker
    this.#inspector = parts.inspector
    this.#missed = parts.missed
    this.#loader = parts.loader
    this.#writer = parts.writer
    this.#batchReader = parts.batchReader
    this.#warmer = parts.warmer
    this.#telemetry = parts.telemetry
  }

  /**
   * The value of `key`: from memory, from the peer that owns the key, or from the backend.
   * @throws NotFoundError if the key does not exist, BackendError if it could not be loaded, DeadlineExceededError or
   *   CancelledError if `options` ended the wait, InvalidArgumentError for a key that cannot be, ClosedError
   */
  get(key: string, options?: GetOptions): Promise<T> {
    try {
      const value = this.#caches.read(key, this.#codec)
      if (value === undefined) return this.#missed.get(key, options)
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

  /**
   * What {@link get} gives or throws for each of `keys`, in their order and each once, with one request per owner. A
   * time limit ends the wait for those keys that are not there yet.
   * @throws CancelledError if the signal was aborted, ClosedError; all else is in the outcomes
   */
  getMany(keys: Iterable<string>, options: GetOptions = {}): Promise<Map<string, Outcome<T>>> {
    return this.#batchReader.getMany(keys, options)
  }

  /** The value of `key` if a cache of this process holds it. Asks nobody. */
  getIfCached(key: string): T | undefined {
    return this.#caches.read(key, this.#codec)
  }

  /**
   * The value of `key` if a cache of this process or of the key's owner holds it; never asks a backend, keeps nothing.
   * @throws PeerError if the owner could not be asked, and as {@link get} does
   */
  peek(key: string, options?: GetOptions): Promise<T | undefined> {
    return this.#peeker.peek(key, options)
  }

  /**
   * Forgets `key` in every process: when this ends without an error, none answers with a value from before. A load
   * under way is not kept anywhere.
   * @throws PartialWriteError if a peer could not be told; all others were, and it is told when it is back.
   * CancelledError or DeadlineExceededError if `options` ended the wait, InvalidArgumentError for a key
   * that cannot be, ClosedError
   */
  remove(key: string, options: WriteOptions = {}): Promise<void> {
    return this.#writer.remove([key], options)
  }

  /** As {@link remove}, for all of `keys` at once. */
  async removeMany(keys: Iterable<string>, options: WriteOptions = {}): Promise<void> {
    requireList('keys', keys)
    await this.#writer.remove([...new Set(keys)], options)
  }

  /**
   * Gives `value` to the owner of `key` to keep, and has every other process forget what it had. Who asks next gets it
   * without a load. Nothing is written to the backend.
   * @throws as {@link remove}, and CodecError for a value that cannot be encoded
   */
  set(key: string, value: T, options: SetOptions = {}): Promise<void> {
    return this.#writer.set(key, value, options)
  }

  /**
   * Forgets everything in every process. One that cannot be told finds out at its next contact with any other.
   * @throws as {@link remove}
   */
  clear(options: WriteOptions = {}): Promise<void> {
    return this.#writer.clear(options)
  }

  /**
   * Has `keys` loaded where they belong: what this process owns is loaded here, all else at its owners, which
   * send what they have loaded, but nothing of it is kept here. Reads no more of `keys` than it needs next, so
   * there may be any number.
   * @throws CancelledError if the signal was aborted, ClosedError, what `keys` throws; all else is in the result
   */
  warm(keys: Iterable<string> | AsyncIterable<string>, options: WarmOptions = {}): Promise<WarmResult> {
    return this.#warmer.warm(keys, options)
  }

  /** Counts since the galaxy was created. A snapshot. */
  stats(): GalaxyStats {
    const { mainCacheHits, hotCacheHits, misses } = this.#caches
    // Each get asks the local caches once, so that nothing need be counted twice.
    return { ...this.#telemetry.counters, gets: mainCacheHits + hotCacheHits + misses, mainCacheHits, hotCacheHits }
  }

  /** How long fetches and loads took, and how large keys and values were. A snapshot. */
  histograms(): GalaxyHistogramSnapshots {
    return this.#telemetry.histograms.snapshot()
  }

  /** Size and counts of one of the caches. A snapshot. */
  cacheStats(cache: AnyCacheName): CacheStats {
    return this.#inspector.cacheStats(cache)
  }

  /** What this process knows of `key`: for people who look for it. Changes and asks nothing. */
  inspect(key: string): KeyInspection {
    return this.#inspector.inspect(key)
  }

  /**
   * The keys that are asked for most, highest rate first. Of the main cache an estimate from one hit in about 128, over
   * the last minute or two; of the others what the promoter is told.
   * @throws RangeError if `limit` is not a positive integer
   */
  hottestKeys(cache: CacheName | 'candidate', limit: number): readonly HottestKey[] {
    return this.#inspector.hottestKeys(cache, limit)
  }

  /** Loads under way, to peers and to the backend. */
  get inFlight(): number {
    return this.#loader.inFlight
  }

  /** @internal Whether loads or writes are under way. */
  get isBusy(): boolean {
    return this.#loader.inFlight + this.#writer.underWay.size > 0
  }

  /** @internal Settles when the loads and writes of this moment are over. */
  async drained(): Promise<void> {
    await Promise.all([this.#loader.drained(), this.#writer.underWay.drained()])
  }

  /** @internal Ends every load, forgets every value and refuses further loads. */
  close(): void {
    this.#loader.cancelAll(this.#admission.close())
    this.local.clear()
  }

  // Not in `get`: a function that has a closure in it costs each call of it an object for the closure's variables.
  #hitTraced(key: string, value: T): Promise<T> {
    return this.#telemetry.tracing.span('galaxycache.get', key, async () => value)
  }
}
