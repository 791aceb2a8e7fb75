import type { CacheEntry } from './cache-entry.js'
import { ValueCache } from './value-cache.js'

/** Values that this process owns. */
export class MainCache<T> extends ValueCache<T> {
  /** As {@link CacheStore.coldest}. */
  coldest(): CacheEntry<T> | undefined {
    return this.store.coldest()
  }
}
