import type { CacheFactory, StoredEntry } from './cache-store.js'
import { LinkedStore } from './linked-store.js'

/** A use moves the entry to the front of the list; what is at the back goes first. */
class LruStore<E extends StoredEntry> extends LinkedStore<E> {
  get(key: string): E | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    if (entry !== this.newest) {
      this.unlink(entry)
      this.linkNewest(entry)
    }
    return entry
  }

  coldest(): E | undefined {
    return this.oldest
  }

  hottest(): E | undefined {
    return this.newest
  }

  protected victim(): E | undefined {
    return this.oldest
  }
}

/** Least recently used first. Both {@link CacheStore.coldest} and {@link CacheStore.hottest} are exact. */
export const lruStore: CacheFactory = <E extends StoredEntry>() => new LruStore<E>()
