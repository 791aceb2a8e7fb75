import type { Codec } from '@galaxycache/codecs'
import type { Arrival } from './arrival.js'
import { type CacheEntry, readValue } from './cache-entry.js'
import type { CacheStore } from './cache-store.js'
import type { Lender } from './lender.js'

/** A store of entries and what happened to them. Main cache and hot cache are two. */
export class ValueCache<T> {
  protected readonly store: CacheStore<CacheEntry<T>>
  #evictions = 0
  #evictionsUnexpired = 0
  #expirations = 0

  constructor(store: CacheStore<CacheEntry<T>>) {
    this.store = store
  }

  get entries(): number {
    return this.store.size
  }

  get bytes(): number {
    return this.store.bytes
  }

  get evictions(): number {
    return this.#evictions
  }

  get evictionsUnexpired(): number {
    return this.#evictionsUnexpired
  }

  get expirations(): number {
    return this.#expirations
  }

  /** All entries, expired or not, in the store's order. */
  [Symbol.iterator](): Iterator<CacheEntry<T>> {
    return this.store[Symbol.iterator]()
  }

  /** All entries, expired or not, from the one worth most. The cache must not change, nor be asked, meanwhile. */
  hottestFirst(): Iterable<CacheEntry<T>> {
    return this.store.hottestFirst()
  }

  /** The slot of `key`, expired or not, or `noSlot`; counts as a use for the store. */
  find(key: string): number {
    return this.store.find(key)
  }

  /** As {@link CacheStore.dueAtMs}. */
  dueAtMs(slot: number): number {
    return this.store.dueAtMs(slot)
  }

  entryAt(slot: number): CacheEntry<T> {
    return this.store.entryAt(slot)
  }

  /**
   * The value that readers of the entry in `slot` share; undefined if it is not decoded yet, or each reader decodes.
   */
  valueAt(slot: number): T | undefined {
    return this.store.valueAt(slot) as T | undefined
  }

  /** Decodes what nobody has read yet, and lets the next reader find it if it is to be shared. */
  decodeAt(slot: number, codec: Codec<T>): T {
    const value = readValue(this.entryAt(slot), codec)
    this.store.refreshValue(slot)
    return value
  }

  /** Expired or not; not a use. */
  peek(key: string): CacheEntry<T> | undefined {
    return this.store.peek(key)
  }

  /** As {@link CacheStore.peekHash}. */
  peekHash(hash: number): CacheEntry<T> | undefined {
    return this.store.peekHash(hash)
  }

  /** As {@link CacheStore.admits}. */
  admits({ key, chargedBytes }: CacheEntry<T>, least: number, arrival?: Arrival): boolean {
    return this.store.admits(key, chargedBytes, least, arrival)
  }

  /** As {@link CacheStore.leastWorth}. */
  leastWorth(): number | undefined {
    return this.store.leastWorth()
  }

  /** As {@link CacheStore.lender}. */
  lender(ownBytes: number, maxLentBytes: number): Lender | undefined {
    return this.store.lender(ownBytes, maxLentBytes)
  }

  /** As {@link CacheStore.heard}. */
  heard(hash: number): boolean {
    return this.store.heard(hash)
  }

  add(entry: CacheEntry<T>, dueAtMs: number, arrival?: Arrival): void {
    this.store.add(entry, dueAtMs, arrival)
  }

  delete(key: string): CacheEntry<T> | undefined {
    return this.store.delete(key)
  }

  /** Takes out an entry that was found expired. */
  expire(entry: CacheEntry<T>): void {
    this.store.delete(entry.key)
    this.#expirations++
  }

  /**
   * Takes out the entry that is worth least.
   * @throws TypeError if the store gives none up: whoever waits for room would wait for ever
   */
  evict(nowMs: number): CacheEntry<T> {
    const { bytes } = this.store
    const entry = this.store.evict()
    if (entry === undefined || !(this.store.bytes < bytes)) {
      throw new TypeError(
        `CacheStore.evict() must take an entry out and lower bytes while the store holds ${bytes} bytes, ` +
          `got ${entry === undefined ? 'undefined' : JSON.stringify(entry.key)} and bytes ${this.store.bytes}`,
      )
    }
    this.#evictions++
    if (entry.expiresAtMs > nowMs) this.#evictionsUnexpired++
    return entry
  }

  clear(): void {
    this.store.clear()
  }
}
