import type { Codec } from '@galaxycache/codecs'
import type { CacheEntry } from '../cache/cache-entry.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { Caller } from '../caller.js'
import type { Clock } from '../clock.js'
import { type GalaxyErrorCode, hasCode } from '../errors.js'
import type { Flight, Passenger } from '../flight.js'
import { type Loaded, LoadedEntry } from '../loaded.js'
import type { MissPath } from '../miss-path.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import type { ReadHeader } from '../telemetry/tracing.js'
import { wishOf } from './freshness-headers.js'
import type { Refreshes } from './refreshes.js'

/** What {@link StaleAnswers} work with. */
export interface StaleAnswersOptions<T> {
  readonly codec: Codec<T>
  readonly staleWhileRevalidateMs: number
  /** Keeps what has expired for as long as it may be answered. */
  readonly local: LocalCache<T>
  /** Where a get goes on that is not answered here. */
  readonly loader: MissPath<T>
  readonly refreshes: Refreshes<T>
  readonly clock: Clock
  readonly telemetry: GalaxyTelemetry
}

/**
 * Before the loader: answers with what is still held of a key though it has expired, at once or
 * when the load has failed.
 */
export class StaleAnswers<T> implements MissPath<T> {
  readonly #options: StaleAnswersOptions<T>

  constructor(options: StaleAnswersOptions<T>) {
    this.#options = options
  }

  load(key: string, caller?: Caller, batched?: boolean): Promise<Loaded<T>> {
    const held = this.#options.local.held(key)
    return held === undefined ? this.#options.loader.load(key, caller, batched) : this.#loadHeld(held, caller, batched)
  }

  board(
    key: string,
    passenger: Passenger<Loaded<T>>,
    caller?: Caller,
    batched?: boolean,
  ): Flight<Loaded<T>> | undefined {
    const held = this.#options.local.held(key)
    if (held === undefined) return this.#options.loader.board(key, passenger, caller, batched)
    this.#loadHeld(held, caller, batched).then(
      (loaded) => passenger.landed(key, loaded),
      (error: unknown) => passenger.crashed(key, error),
    )
    return undefined
  }

  loadHere(key: string, caller?: Caller, batched?: boolean, header?: ReadHeader): Promise<Loaded<T>> {
    const { local, loader, refreshes } = this.#options
    const wish = wishOf(header)
    const held = wish === 'fresh' ? undefined : local.held(key)
    const load = (): Promise<Loaded<T>> => loader.loadHere(key, caller, batched)
    if (held === undefined) return load()
    return this.#answer(held, wish === 'any' && this.#isGoodAtOnce(held), load, () =>
      refreshes.beginHere(held, batched),
    )
  }

  #loadHeld(held: CacheEntry<T>, caller: Caller | undefined, batched: boolean | undefined): Promise<Loaded<T>> {
    const { loader, refreshes } = this.#options
    const load = (): Promise<Loaded<T>> => loader.load(held.key, caller, batched)
    return this.#answer(held, this.#isGoodAtOnce(held), load, () => refreshes.begin(held, batched))
  }

  #isGoodAtOnce({ expiresAtMs }: CacheEntry<T>): boolean {
    return expiresAtMs + this.#options.staleWhileRevalidateMs > this.#options.clock.now()
  }

  /** @param refresh begins or joins a refresh, which goes on when those who wait for `load` have left */
  async #answer(
    held: CacheEntry<T>,
    atOnce: boolean,
    load: () => Promise<Loaded<T>>,
    refresh: () => void,
  ): Promise<Loaded<T>> {
    if (atOnce) {
      refresh()
      return this.#atOnce(held)
    }
    if (this.#options.refreshes.isPaused(held.key)) return this.#inNeed(held)
    const loading = load()
    // After the load, so that it joins the load's flight and not the other way round: it is the
    // get that counts as a load.
    refresh()
    try {
      return await loading
    } catch (error) {
      // Looked for again, because a write may have ended its staleness meanwhile.
      const left = isFailure(error) ? this.#options.local.held(held.key) : undefined
      if (left === undefined) throw error
      return this.#inNeed(left)
    }
  }

  #atOnce(held: CacheEntry<T>): Loaded<T> {
    const { telemetry, codec, clock } = this.#options
    telemetry.counters.staleHits += 1
    telemetry.tracing.stale()
    held.rate?.touch(clock.now())
    return new LoadedEntry(held, codec)
  }

  #inNeed(held: CacheEntry<T>): Loaded<T> {
    const { telemetry, codec, clock } = this.#options
    if (!(held.expiresAtMs > clock.now())) {
      telemetry.counters.staleOnError += 1
      telemetry.tracing.stale()
    }
    return new LoadedEntry(held, codec)
  }
}

/** Errors that are an answer, or that somebody gets who waits no longer. */
const noFailures: readonly GalaxyErrorCode[] = ['NOT_FOUND', 'CANCELLED', 'CLOSED', 'INVALID_ARGUMENT']

const isFailure = (error: unknown): boolean => !noFailures.some((code) => hasCode(error, code))
