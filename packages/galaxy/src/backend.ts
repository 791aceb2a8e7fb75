import type { Codec } from '@galaxycache/codecs'
import type { BackendGetter } from './backend-getter.js'
import { type CacheEntry, makeEntry } from './cache/cache-entry.js'
import type { Cancellation } from './cancellation.js'
import type { Clock } from './clock.js'
import type { Deadlines } from './deadlines.js'
import { BackendError, CodecError, DeadlineExceededError } from './errors.js'
import { capExpiry, type ExpiryLimits } from './expiry.js'
import { limit } from './limit.js'
import { Load, type Waiters } from './load.js'
import { type Loaded, LoadedEntry } from './loaded.js'
import { quote } from './quote.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import type { ValueSource } from './value-source.js'

/** What a {@link Backend} works with. */
export interface BackendOptions<T> {
  readonly name: string
  readonly codec: Codec<T>
  readonly load: BackendGetter<T>
  readonly loadTimeoutMs: number
  readonly expiry: ExpiryLimits
  readonly clock: Clock
  readonly random: () => number
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
}

/** Calls the BackendGetter, within its time limit, and makes entries of what it gives. */
export class Backend<T> implements ValueSource<T> {
  readonly #options: BackendOptions<T>

  constructor(options: BackendOptions<T>) {
    this.#options = options
  }

  /** @throws NotFoundError, BackendError, CodecError, or a DeadlineExceededError when `loadTimeoutMs` has passed */
  async load(key: string, waiters: Waiters): Promise<Loaded<T>> {
    const { name, loadTimeoutMs, deadlines, clock, telemetry } = this.#options
    const startedAtMs = deadlines.nowMs()
    const timedOut = (): Error =>
      new DeadlineExceededError(`load of key ${quote(key)} of galaxy ${quote(name)}`, loadTimeoutMs, {
        galaxy: name,
        key,
      })
    try {
      const work = (cancellation: Cancellation): Promise<Loaded<T>> =>
        this.#run(new Load(name, key, cancellation, startedAtMs + loadTimeoutMs, waiters, clock))
      const limited = (): Promise<Loaded<T>> => limit(work, loadTimeoutMs, waiters.cancellation, deadlines, timedOut)
      const loaded = await telemetry.tracing.span('galaxycache.load', key, limited)
      telemetry.loaded(key, deadlines.nowMs() - startedAtMs, loaded.valueBytes)
      return loaded
    } catch (error) {
      telemetry.loadFailed(key, deadlines.nowMs() - startedAtMs, error)
      throw error
    }
  }

  /** An entry of `bytes` as every cache of this galaxy keeps it: with its life capped. @throws what the codec throws */
  entry(key: string, bytes: Uint8Array, expiresAtMs: number): CacheEntry<T> {
    return makeEntry(this.#options.codec, key, bytes, this.capped(expiresAtMs))
  }

  /** When a value expires in this process of which somebody else said `expiresAtMs`. */
  capped(expiresAtMs: number): number {
    const { expiry, clock, random } = this.#options
    return capExpiry(expiresAtMs, expiry, clock.now(), random)
  }

  /**
   * What a flight brings home of what a getter gave. Encoded and decoded, so that the value has the same shape
   * here as after a journey.
   * @throws CodecError
   */
  encode(key: string, value: T, expiresAtMs: number): Loaded<T> {
    const { name, codec } = this.#options
    let action: 'encode' | 'decode' = 'encode'
    try {
      const bytes = codec.encode(value)
      action = 'decode'
      return new LoadedEntry(this.entry(key, bytes, expiresAtMs), codec, 'loaded')
    } catch (cause) {
      throw new CodecError(action, name, key, { cause })
    }
  }

  async #run(load: Load): Promise<Loaded<T>> {
    const value = await this.#ask(load)
    if (value === undefined) return load.notFound()
    return this.encode(load.key, value, load.expiresAtMs)
  }

  async #ask(load: Load): Promise<T | undefined> {
    const { name, load: getter } = this.#options
    try {
      return await getter(load.key, load)
    } catch (cause) {
      if (load.saidNotFound(cause)) throw cause
      throw new BackendError(name, load.key, { cause })
    }
  }
}
