import type { CacheStore, StoredEntry } from '@galaxycache/galaxy'

/** Counts the entries of hot caches that go without having answered a get. */
export class Churn {
  /** Entries that went unused. */
  count = 0
  /** Of each process, the keys that are in its hot cache and were not asked for since. */
  readonly #unused: readonly Set<string>[]

  constructor(peers: number) {
    this.#unused = Array.from({ length: peers }, () => new Set<string>())
  }

  /** The process `peer` answered a get of `key` by itself. */
  hit(peer: number, key: string): void {
    this.#unused[peer]?.delete(key)
  }

  /**
   * Watches what enters the hot store of `peer` and what is evicted. The methods of this one store are replaced: what a
   * galaxy says of a key after the fact does not tell whether it was ever held.
   */
  watch<E extends StoredEntry>(peer: number, store: CacheStore<E>): CacheStore<E> {
    const unused = this.#unused[peer] ?? new Set<string>()
    const add = store.add.bind(store)
    const evict = store.evict.bind(store)
    store.add = (entry, ...about) => {
      unused.add(entry.key)
      return add(entry, ...about)
    }
    store.evict = () => {
      const evicted = evict()
      if (evicted !== undefined && unused.delete(evicted.key)) this.count++
      return evicted
    }
    return store
  }
}
