import type { Clock } from '../clock.js'
import { BackendError, hasCode } from '../errors.js'
import type { Waiters } from '../load.js'
import type { Loaded } from '../loaded.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import type { ValueSource } from '../value-source.js'
import type { BackOff, Pause } from './back-off.js'

/** What {@link BackingOff} works with. */
export interface BackingOffOptions {
  readonly name: string
  readonly backOff: BackOff
  readonly clock: Clock
  readonly counters: GalaxyCounters
}

/**
 * Leaves the backend alone for a while with a key that it failed to load: those who ask meanwhile get the same error.
 */
export class BackingOff<T> implements ValueSource<T> {
  readonly #options: BackingOffOptions
  readonly #next: ValueSource<T>

  constructor(options: BackingOffOptions, next: ValueSource<T>) {
    this.#options = options
    this.#next = next
  }

  async load(key: string, waiters: Waiters): Promise<Loaded<T>> {
    const { backOff, counters } = this.#options
    const pause = backOff.pauseOf(key)
    if (pause !== undefined) {
      counters.backOffHits += 1
      throw this.#repeated(key, pause)
    }
    try {
      const loaded = await this.#next.load(key, waiters)
      backOff.forget(key)
      return loaded
    } catch (error) {
      this.#note(key, waiters, error)
      throw error
    }
  }

  #note(key: string, { cancellation, superseded }: Waiters, error: unknown): void {
    // Given up by those who waited, so it says nothing of the backend.
    if (cancellation.cancelled) return
    if (hasCode(error, 'NOT_FOUND')) this.#options.backOff.forget(key)
    else if (!superseded) this.#options.backOff.failed(key, error)
  }

  #repeated(key: string, { error, leftMs }: Pause): BackendError {
    const { name, clock } = this.#options
    const cause = error instanceof BackendError ? error.cause : error
    return new BackendError(name, key, { cause, retryAtMs: clock.now() + leftMs })
  }
}
