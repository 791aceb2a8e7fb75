import { hasCode, NotFoundError } from '../errors.js'
import type { Waiters } from '../load.js'
import type { Loaded } from '../loaded.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import type { ValueSource } from '../value-source.js'
import type { Absences } from './absences.js'

/** What {@link NegativeCaching} works with. */
export interface NegativeCachingOptions {
  readonly name: string
  readonly absences: Absences
  readonly counters: GalaxyCounters
}

/** Spares the backend the question for a key that it said lately does not exist. */
export class NegativeCaching<T> implements ValueSource<T> {
  readonly #options: NegativeCachingOptions
  readonly #next: ValueSource<T>

  constructor(options: NegativeCachingOptions, next: ValueSource<T>) {
    this.#options = options
    this.#next = next
  }

  async load(key: string, waiters: Waiters): Promise<Loaded<T>> {
    const { name, absences, counters } = this.#options
    if (absences.includes(key)) {
      counters.negativeHits += 1
      throw new NotFoundError(name, key)
    }
    try {
      return await this.#next.load(key, waiters)
    } catch (error) {
      // Of a key that was written meanwhile, this may be the news of before.
      if (hasCode(error, 'NOT_FOUND') && !waiters.superseded) absences.note(key)
      throw error
    }
  }
}
