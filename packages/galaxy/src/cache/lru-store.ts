import { keyHash } from '../key-hash.js'
import type { CacheFactory, CacheName } from './cache-factory.js'
import { CacheStore, noSlot } from './cache-store.js'
import { SlotList } from './slot-list.js'
import { SlotsByHash } from './slots-by-hash.js'
import type { StoredEntry } from './stored-entry.js'

/** A use moves the entry to the front of the list; what is at the back goes first. */
class LruStore<E extends StoredEntry> extends CacheStore<E> {
  readonly #list = new SlotList()
  readonly #cache: CacheName
  /**
   * Made when something is first looked for by a hash: in a hot cache never. At a million
   * entries that takes 0.2 s, once.
   */
  #byHash: SlotsByHash | undefined

  constructor(cache: CacheName) {
    super()
    this.#cache = cache
  }

  /**
   * Of the main cache a use like any other, if the key is held. Copies go by requests here alone, because promoters ask
   * for the coldest of those.
   */
  override heard(hash: number): boolean {
    if (this.#cache === 'hot') return false
    const slot = this.#slotOfHash(hash)
    if (slot === noSlot) return false
    this.used(slot)
    return true
  }

  override peekHash(hash: number): E | undefined {
    const slot = this.#slotOfHash(hash)
    return slot === noSlot ? undefined : this.entryAt(slot)
  }

  protected added(slot: number): void {
    this.#list.addNewest(slot)
    this.#byHash?.add(slot, keyHash(this.entryAt(slot).key))
  }

  protected used(slot: number): void {
    if (slot === this.#list.newest) return
    this.#list.remove(slot)
    this.#list.addNewest(slot)
  }

  protected removed(slot: number): void {
    this.#list.remove(slot)
    this.#byHash?.remove(slot)
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

  #slotOfHash(hash: number): number {
    this.#byHash ??= this.#indexed()
    return this.#byHash.find(hash)
  }

  #indexed(): SlotsByHash {
    const byHash = new SlotsByHash()
    for (const slot of this.#list.newestFirst()) byHash.add(slot, keyHash(this.entryAt(slot).key))
    return byHash
  }
}

/** Least recently used first. Both {@link CacheStore.coldest} and {@link CacheStore.hottest} are exact. */
export const lruStore: CacheFactory = <E extends StoredEntry>(cache: CacheName) => new LruStore<E>(cache)
