import { type CacheFactory, CacheStore, type StoredEntry } from './cache-store.js'
import { SlotList } from './slot-list.js'

/** A use moves the entry to the front of the list; what is at the back goes first. */
class LruStore<E extends StoredEntry> extends CacheStore<E> {
  readonly #list = new SlotList()

  protected added(slot: number): void {
    this.#list.addNewest(slot)
  }

  protected used(slot: number): void {
    if (slot === this.#list.newest) return
    this.#list.remove(slot)
    this.#list.addNewest(slot)
  }

  protected removed(slot: number): void {
    this.#list.remove(slot)
  }

  protected victim(): number {
    return this.#list.oldest
  }

  protected coldestSlot(): number {
    return this.#list.oldest
  }

  protected hottestSlot(): number {
    return this.#list.newest
  }

  protected override slotsHottestFirst(): Iterable<number> {
    return this.#list.newestFirst()
  }
}

/** Least recently used first. Both {@link CacheStore.coldest} and {@link CacheStore.hottest} are exact. */
export const lruStore: CacheFactory = <E extends StoredEntry>() => new LruStore<E>()
