import type { Codec } from '@galaxycache/codecs'
import { Backend } from './backend.js'
import { bytesOf, type CacheEntry, readValue } from './cache/cache-entry.js'
import type { CacheStats } from './cache/cache-stats.js'
import type { CacheName } from './cache/cache-store.js'
import { LocalCache } from './cache/local-cache.js'
import { Caller, type CallerOptions, requireCallerOptions } from './caller.js'
import { Cancellation } from './cancellation.js'
import type { Clock } from './clock.js'
import type { Deadlines } from './deadlines.js'
import { ClosedError, hasCode, InvalidArgumentError, NotFoundError } from './errors.js'
import type { ResolvedGalaxyOptions } from './galaxy-options.js'
import { GalaxyCounters, type GalaxyStats } from './galaxy-stats.js'
import { keyToBytes } from './key.js'
import { Loader } from './loader.js'
import { PeerClient } from './peer-client.js'
import type { PeerPicker } from './peer-picker.js'
import type { PeerRequest } from './peer-server.js'
import { Promotion } from './promotion.js'
import type { FetchedValue } from './remote-fetcher.js'
import { WarmUp } from './warm-up.js'

/** How long one caller waits for one get. */
export interface GetOptions {
  /** Ends this wait alone, with a CancelledError. The load goes on as long as anybody waits for it. */
  readonly signal?: AbortSignal
  /** Ends this wait alone, with a DeadlineExceededError, after so many ms. Default: when the load's own limits pass. */
  readonly timeoutMs?: number
}

/** What a galaxy shares with its universe. */
export interface GalaxySetting {
  readonly picker: PeerPicker
  readonly clock: Clock
  readonly random: () => number
  readonly deadlines: Deadlines
}

/** A namespace of keys with one type of value. Made by `universe.createGalaxy`. */
export class Galaxy<T> {
  readonly name: string
  readonly #options: ResolvedGalaxyOptions<T>
  readonly #setting: GalaxySetting
  readonly #codec: Codec<T>
  readonly #local: LocalCache<T>
  readonly #loader: Loader<T>
  readonly #peers: PeerClient<T>
  readonly #counters = new GalaxyCounters()
  /** Ends what runs outside the loader's flights. Its reason is a ClosedError. */
  readonly #closing = new Cancellation()

  /** @internal */
  constructor(name: string, options: ResolvedGalaxyOptions<T>, setting: GalaxySetting) {
    const { codec, warmUp, promoter } = options
    const { clock, picker } = setting
    const counters = this.#counters
    this.name = name
    this.#options = options
    this.#setting = setting
    this.#codec = codec
    const local = new LocalCache<T>({ ...options, clock })
    const backend = new Backend<T>({ ...options, ...setting, name, counters })
    const entry = (key: string, bytes: Uint8Array, expiresAtMs: number): CacheEntry<T> =>
      backend.entry(key, bytes, expiresAtMs)
    const peers = new PeerClient<T>({ ...setting, name, codec, entry })
    this.#local = local
    this.#peers = peers
    this.#loader = new Loader<T>({
      ...options,
      ...setting,
      name,
      local,
      backend,
      peers,
      promotion: new Promotion<T>({ name, promoter, local, counters, clock }),
      warmUp: warmUp === undefined ? undefined : new WarmUp<T>(warmUp, picker, peers, clock),
      counters,
    })
  }

  /**
   * The value of `key`: from memory, from the peer that owns the key, or from the backend.
   * @throws NotFoundError if the key does not exist, BackendError if it could not be loaded, DeadlineExceededError or
   *   CancelledError if `options` ended the wait, InvalidArgumentError for a key that cannot be, ClosedError
   */
  get(key: string, options?: GetOptions): Promise<T> {
    this.#counters.gets += 1
    try {
      const value = this.#local.read(key, this.#codec)
      return value === undefined ? this.#load(key, options) : Promise.resolve(value)
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
    this.#counters.gets += 1
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
    const { mainCacheHits, hotCacheHits } = this.#local
    return { ...this.#counters, mainCacheHits, hotCacheHits }
  }

  /** Size and counts of one of the caches. A snapshot. */
  cacheStats(cache: CacheName | 'candidate'): CacheStats {
    return this.#local.stats(cache)
  }

  /** @internal Answers a peer; see PeerServer. */
  serve(key: string, request: PeerRequest): Promise<FetchedValue> {
    this.#counters.gets += 1
    this.#counters.serverRequests += 1
    try {
      const entry = this.#local.find(key)
      return entry === undefined ? this.#serveLoaded(key, request) : Promise.resolve(this.#send(entry))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** @internal Loads under way. */
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
    const { maxKeyBytes } = this.#options
    if (typeof key !== 'string')
      throw new InvalidArgumentError(`key must be a string, got ${typeof key}`, { galaxy: this.name })
    // A UTF-16 unit is at most three bytes of UTF-8, so most keys need no counting.
    if (key.length * 3 <= maxKeyBytes) return
    const bytes = keyToBytes(key).byteLength
    if (bytes > maxKeyBytes) {
      throw new InvalidArgumentError(`key must be at most ${maxKeyBytes} bytes, got ${bytes}`, {
        galaxy: this.name,
        key,
      })
    }
  }
}
