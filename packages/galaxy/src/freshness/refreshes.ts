import type { CacheEntry } from '../cache/cache-entry.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { Cancellation } from '../cancellation.js'
import type { Clock } from '../clock.js'
import { hasCode, PeerError } from '../errors.js'
import type { Loaded } from '../loaded.js'
import type { Loader } from '../loader.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import { livesLonger } from './freshness-headers.js'
import { Pauses } from './pauses.js'

/** How long a key is let be that could not be refreshed, in ms: often enough to notice that a backend is back. */
const retryMs = 1_000

/** What {@link Refreshes} work with. */
export interface RefreshesOptions<T> {
  readonly name: string
  readonly local: LocalCache<T>
  readonly loader: Loader<T>
  readonly clock: Clock
  /** Nothing begins when it is cancelled. What is under way is the loader's, which ends it. */
  readonly closing: Cancellation
  readonly telemetry: GalaxyTelemetry
}

/**
 * Loads values anew that are held already, in the background: through the loader's flights, which gets join,
 * writes supersede, time limits end and closing cancels. One a key; one that brings nothing better is not
 * tried again for a second.
 */
export class Refreshes<T> {
  readonly #options: RefreshesOptions<T>
  readonly #paused: Pauses
  /** The entry of each key that is being refreshed. Not the key alone: what was written meanwhile is another value. */
  readonly #running = new Map<string, CacheEntry<T>>()

  constructor(options: RefreshesOptions<T>) {
    this.#options = options
    this.#paused = new Pauses(retryMs, options.clock)
  }

  /** Whether `key` was tried a moment ago, in vain. */
  isPaused(key: string): boolean {
    return this.#paused.includes(key)
  }

  /**
   * Refreshes `held`, from its key's owner. No effect if that is under way, or its key is paused.
   * @param batched whether the backend may load it together with others. Default: it may not
   */
  begin(held: CacheEntry<T>, batched?: boolean): void {
    if (this.#take(held)) void this.#run(held, () => this.#options.loader.refresh(held.key, held.expiresAtMs, batched))
  }

  /** As {@link begin}, from the backend here whoever owns the key: for a peer, who must not wait for another. */
  beginHere(held: CacheEntry<T>, batched?: boolean): void {
    if (this.#take(held)) void this.#run(held, () => this.#options.loader.refreshHere(held.key, batched))
  }

  /** As {@link begin}, of a value that has not expired yet, when the reader who asked for it has it. */
  readonly ahead = (held: CacheEntry<T>): void => {
    if (!this.#take(held)) return
    // Later, because a getter that changes the cache at once would change it below the reader's feet.
    queueMicrotask(() => {
      this.#options.telemetry.counters.refreshesAhead += 1
      void this.#run(held, () => this.#options.loader.refresh(held.key, held.expiresAtMs))
    })
  }

  #take(held: CacheEntry<T>): boolean {
    const { key } = held
    if (this.#running.get(key) === held || this.#paused.includes(key) || this.#options.closing.cancelled) return false
    this.#running.set(key, held)
    return true
  }

  /** Never rejects. */
  async #run(held: CacheEntry<T>, refresh: () => Promise<Loaded<T>>): Promise<void> {
    const { telemetry, clock } = this.#options
    const { key } = held
    const startedAtMs = clock.monotonicNow()
    telemetry.counters.refreshes += 1
    let error: unknown
    try {
      const { expiresAtMs } = await refresh()
      if (!livesLonger(expiresAtMs, held.expiresAtMs)) this.#paused.begin(key)
      if (this.#gotNothing(held))
        error = new PeerError('no peer had a fresher value', { galaxy: this.#options.name, key })
    } catch (cause) {
      this.#paused.begin(key)
      error = cause
    }
    if (this.#running.get(key) === held) this.#running.delete(key)
    if (!hasCode(error, 'CLOSED')) telemetry.refreshed(key, clock.monotonicNow() - startedAtMs, error)
  }

  /** An owner that could not refresh a value gives the old one once more, which replaces nothing. */
  #gotNothing(held: CacheEntry<T>): boolean {
    const { local, clock } = this.#options
    return local.held(held.key) === held && !(held.expiresAtMs > clock.now())
  }
}
