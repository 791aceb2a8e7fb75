import type { CacheFactory, StoredEntry } from './cache-store.js'
import { LinkedStore } from './linked-store.js'

/** Entries that `coldest` looks at before it settles for the one under the hand. */
const maxColdestSteps = 32

/**
 * SIEVE: a use only marks the entry. To evict, a hand walks from the oldest towards the newest, takes the mark off those
 * that have one and takes the first that has none; it stays where it stopped, and begins again at the oldest.
 * Source: Zhang et al., "SIEVE is Simpler than LRU", NSDI 2024.
 */
class SieveStore<E extends StoredEntry> extends LinkedStore<E> {
  /** Where the next walk begins; undefined is the oldest. */
  #hand: E | undefined
  #lastUsed: E | undefined

  get(key: string): E | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    entry.visited = true
    this.#lastUsed = entry
    return entry
  }

  /** Exact unless the next 32 entries in the hand's way are all marked: then it is the one under the hand. */
  coldest(): E | undefined {
    const start = this.#hand ?? this.oldest
    let entry = start
    for (let steps = 0; entry !== undefined && steps < maxColdestSteps; steps++) {
      if (!entry.visited) return entry
      entry = (entry.newer as E | undefined) ?? this.oldest
    }
    return start
  }

  /** Exact, but after that entry is gone it is the newest until the next use. */
  hottest(): E | undefined {
    return this.#lastUsed ?? this.newest
  }

  /** Every mark that the walk takes off was put on by a use, so walking costs at most one step a use and eviction. */
  protected victim(): E | undefined {
    let entry = this.#hand ?? this.oldest
    while (entry?.visited === true) {
      entry.visited = false
      entry = (entry.newer as E | undefined) ?? this.oldest
    }
    this.#hand = entry
    return entry
  }

  protected override unlink(entry: E): void {
    if (entry === this.#hand) this.#hand = entry.newer as E | undefined
    if (entry === this.#lastUsed) this.#lastUsed = undefined
    super.unlink(entry)
  }
}

/** Not yet used since the hand last passed goes first: cheaper than LRU at a use, and one scan does not empty it. */
export const sieveStore: CacheFactory = <E extends StoredEntry>() => new SieveStore<E>()
