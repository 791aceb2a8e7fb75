import type { Clock } from '../clock.js'
import type { Arrival } from './arrival.js'
import type { CacheEntry } from './cache-entry.js'
import type { CacheName } from './cache-factory.js'
import type { HotCache } from './hot-cache.js'
import type { HotShare } from './hot-share.js'
import type { MainCache } from './main-cache.js'

/**
 * What a request that the main cache serves counts for beside one that a copy does. Less, although it saves a
 * backend load: how many of these there may be is not decided here but by what the main cache lends at all, and so
 * the room that it lends is used.
 */
const mainWeight = 1 / 4

/** What the room that main and hot cache share is told of. */
export interface RoomOptions {
  /** Ceiling for both together, in bytes. */
  readonly maxBytes: number
  readonly clock: Clock
  /** Told of each entry that is put out to make room. Default: nobody is. */
  readonly onEvict?: (key: string, cache: CacheName, chargedBytes: number, expired: boolean) => void
}

/** The room that main and hot cache share, and which of them gives way when there is not enough of it. */
export class Room<T> {
  readonly #caches: Readonly<{ main: MainCache<T>; hot: HotCache<T> }>
  readonly #share: HotShare
  readonly #options: RoomOptions
  /** Put out, and nobody was told yet. Beside each the cache that it was in. */
  readonly #gone: CacheEntry<T>[] = []
  readonly #goneFrom: CacheName[] = []
  /**
   * How many of them were told. Not taken out one by one: to shift an array of a hundred thousand moves all of them.
   */
  #told = 0

  constructor(main: MainCache<T>, hot: HotCache<T>, share: HotShare, options: RoomOptions) {
    this.#caches = { main, hot }
    this.#share = share
    this.#options = options
  }

  /** Bytes that both take now. */
  get takenBytes(): number {
    return this.#caches.main.bytes + this.#caches.hot.bytes
  }

  /** Evicts until `entry` fits in the main cache, in place of what that holds of its key. */
  makeForOwn(entry: CacheEntry<T>): void {
    const more = this.#moreBytes(entry, 'main')
    if (this.#has(more)) return
    this.#share.roomIsShort()
    this.#evictFor(entry, 'main', more, () => this.#givesWay(this.#caches.hot.bytes))
  }

  /**
   * Evicts until `entry` fits in the hot cache, in place of what that holds of its key, if it is worth what has to go
   * for it. It is if nothing has to, or its key is held, or as long as the hot cache has less than it is to have in any
   * case; else its store decides.
   * @param arrival how it came
   * @returns whether it is; else nothing was evicted
   */
  makeForCopy(entry: CacheEntry<T>, arrival?: Arrival): boolean {
    const more = this.#moreBytes(entry, 'hot')
    if (this.#has(more)) return true
    this.#share.roomIsShort()
    if (more === entry.chargedBytes && !this.#isWorthIt(entry, arrival)) return false
    this.#evictFor(entry, 'hot', more, (bytes) => this.#givesWayToCopy(this.#caches.hot.bytes + bytes, arrival))
    return true
  }

  /**
   * Tells who wants to know of what was put out. Once the caches are whole again, because who
   * is told may write to them.
   */
  tellOfGone(): void {
    const { clock, onEvict } = this.#options
    while (this.#told < this.#gone.length) {
      const { key, chargedBytes, expiresAtMs } = this.#gone[this.#told] as CacheEntry<T>
      const from = this.#goneFrom[this.#told] as CacheName
      // Before the call, within which this one may be called again.
      this.#told += 1
      onEvict?.(key, from, chargedBytes, !(expiresAtMs > clock.now()))
    }
    this.#gone.length = 0
    this.#goneFrom.length = 0
    this.#told = 0
  }

  #has(bytes: number): boolean {
    return this.takenBytes + bytes <= this.#options.maxBytes
  }

  /** Bytes that `cache` takes more with `entry`, which may replace another. */
  #moreBytes({ key, chargedBytes }: CacheEntry<T>, cache: CacheName): number {
    return chargedBytes - (this.#caches[cache].peek(key)?.chargedBytes ?? 0)
  }

  #isWorthIt(entry: CacheEntry<T>, arrival: Arrival | undefined): boolean {
    const { hot } = this.#caches
    const hotBytes = hot.bytes + entry.chargedBytes
    if (hotBytes <= this.#share.ownBytes) return true
    const least = this.#givesWayToCopy(hotBytes, arrival) === 'hot' ? (hot.leastWorth() ?? 0) : this.#mainWorth()
    return hot.admits(entry, least, arrival)
  }

  /** @param givesWay says which cache does, for the bytes that `cache` takes `more` with `entry` */
  #evictFor(entry: CacheEntry<T>, cache: CacheName, more: number, givesWay: (bytes: number) => CacheName): void {
    const nowMs = this.#options.clock.now()
    let bytes = more
    while (!this.#has(bytes)) {
      const from = givesWay(bytes)
      this.#gone.push(this.#caches[from].evict(nowMs))
      this.#goneFrom.push(from)
      // Then it replaces another, which may have gone just now.
      if (bytes < entry.chargedBytes) bytes = this.#moreBytes(entry, cache)
    }
  }

  /**
   * The same for a copy. What came along with another is lent no room: it is worth much for a moment, and what the main
   * cache puts out for it is missed for long.
   */
  #givesWayToCopy(hotBytes: number, arrival: Arrival | undefined): CacheName {
    if (arrival !== 'companion') return this.#givesWay(hotBytes)
    return hotBytes <= this.#share.ownBytes || this.#caches.hot.entries === 0 ? 'main' : 'hot'
  }

  /**
   * Which cache gives way if the hot one takes `hotBytes`, newcomers included. Between its bounds, the one whose next
   * to go promises less. Never one that is empty: what the main cache lends may become less while it is asked.
   */
  #givesWay(hotBytes: number): CacheName {
    const { hot, main } = this.#caches
    if (main.entries === 0) return 'hot'
    if (hot.entries === 0) return 'main'
    if (hotBytes > this.#share.bytes) return 'hot'
    if (hotBytes <= this.#share.ownBytes) return 'main'
    return (hot.leastWorth() ?? Number.POSITIVE_INFINITY) <= this.#mainWorth() ? 'hot' : 'main'
  }

  /**
   * In full beside copies that hardly serve. Where its store cannot tell, nothing beside copies that serve,
   * and anything beside those.
   */
  #mainWorth(): number {
    const worth = this.#caches.main.leastWorth() ?? (this.#share.isUsual ? 0 : Number.POSITIVE_INFINITY)
    return this.#share.isUsual ? worth * mainWeight : worth
  }
}
