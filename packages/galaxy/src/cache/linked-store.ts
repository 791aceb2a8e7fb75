import type { CacheStore, StoredEntry } from './cache-store.js'

/** What the two stores share: a Map from key to entry, and a list through the entries themselves, newest to oldest. */
export abstract class LinkedStore<E extends StoredEntry> implements CacheStore<E> {
  protected readonly entries = new Map<string, E>()
  protected newest: E | undefined
  protected oldest: E | undefined
  #bytes = 0

  get size(): number {
    return this.entries.size
  }

  get bytes(): number {
    return this.#bytes
  }

  abstract get(key: string): E | undefined
  abstract coldest(): E | undefined
  abstract hottest(): E | undefined
  /** The entry that is to go, still in the list. */
  protected abstract victim(): E | undefined

  peek(key: string): E | undefined {
    return this.entries.get(key)
  }

  add(entry: E): E | undefined {
    const replaced = this.entries.get(entry.key)
    if (replaced !== undefined) this.#takeOut(replaced)
    this.entries.set(entry.key, entry)
    this.#bytes += entry.chargedBytes
    this.linkNewest(entry)
    return replaced
  }

  delete(key: string): E | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    this.entries.delete(key)
    this.#takeOut(entry)
    return entry
  }

  evict(): E | undefined {
    const entry = this.victim()
    if (entry === undefined) return undefined
    this.entries.delete(entry.key)
    this.#takeOut(entry)
    return entry
  }

  clear(): void {
    for (const entry of this) this.#takeOut(entry)
    this.entries.clear()
  }

  /** From the newest of the list to the oldest. The entry just given out may be deleted. */
  *[Symbol.iterator](): Iterator<E> {
    let entry = this.newest
    while (entry !== undefined) {
      const next = entry.older as E | undefined
      yield entry
      entry = next
    }
  }

  protected linkNewest(entry: E): void {
    const next = this.newest
    entry.older = next
    entry.newer = undefined
    if (next === undefined) this.oldest = entry
    else next.newer = entry
    this.newest = entry
  }

  protected unlink(entry: E): void {
    const older = entry.older as E | undefined
    const newer = entry.newer as E | undefined
    if (newer === undefined) this.newest = older
    else newer.older = older
    if (older === undefined) this.oldest = newer
    else older.newer = newer
  }

  /** Leaves the fields as another store expects them: an entry may move. */
  #takeOut(entry: E): void {
    this.#bytes -= entry.chargedBytes
    this.unlink(entry)
    entry.older = undefined
    entry.newer = undefined
    entry.visited = false
  }
}
