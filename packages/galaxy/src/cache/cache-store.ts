/** Which of a galaxy's two caches of values a store serves. */
export type CacheName = 'main' | 'hot'

/**
 * What a store sees of an entry. An entry is in one store at most; while it is, the last three fields are that store's
 * to use as it likes. Having them on the entry saves a node an entry and a memory access a hit.
 */
export interface StoredEntry {
  readonly key: string
  /** What the entry takes of the budget: key, value and overhead. */
  readonly chargedBytes: number
  older: StoredEntry | undefined
  newer: StoredEntry | undefined
  visited: boolean
}

/**
 * Holds the entries of one cache and knows which is to go next. It has no limit of its own: the galaxy compares
 * {@link bytes} with its budget and calls {@link evict}.
 */
export interface CacheStore<E extends StoredEntry = StoredEntry> extends Iterable<E> {
  /** Entries held. */
  readonly size: number
  /** Sum of `chargedBytes` of the entries held. */
  readonly bytes: number
  /** The entry of `key`; counts as a use. */
  get(key: string): E | undefined
  /** The entry of `key`; not a use. */
  peek(key: string): E | undefined
  /** Takes `entry` in. Gives back the entry of the same key that it replaces. */
  add(entry: E): E | undefined
  /** Takes the entry of `key` out and gives it back. */
  delete(key: string): E | undefined
  /** Takes out the entry that is worth least and gives it back; undefined when empty. */
  evict(): E | undefined
  /** The entry that {@link evict} would take, or one close to it where that would cost much. */
  coldest(): E | undefined
  /** The entry that was used last, or one close to it where the store does not keep that order. */
  hottest(): E | undefined
  clear(): void
}

/** Makes an empty store. Called once for each cache of a galaxy. */
export type CacheFactory = <E extends StoredEntry>(cache: CacheName) => CacheStore<E>
