import { type Forget, KeyTable, spreadHash, ways } from './key-table.js'

/** A multiple of {@link ways}, as all numbers of places are. */
const firstPlaces = 256

/**
 * How many times as many there are when they are crowded. Small steps, so that a key takes 16 bytes at most once
 * all of the first are taken.
 */
const growth = 9 / 8

/**
 * More places than these are in many tables, each of which grows by itself: to move the keys of so many takes
 * nearly two milliseconds.
 */
const mostInOne = 60_000

/**
 * Bits of a hash that choose its table, when there are many. With 64 of them each is smaller than that
 * up to four million places.
 */
const tableBits = 6

/** A key that is held no longer. */
export interface PastKey {
  /** Of the key, 1 to 2^32 - 1. */
  readonly hash: number
  /** How often it was asked for, as `uses.ts` writes it. */
  readonly uses: number
  /** When it was asked for last, in requests. */
  readonly lastAt: number
  /** Whether it had to make room; else it was taken out, and no store would have it. */
  readonly wasPutOut: boolean
}

/**
 * Remembers keys that are held no longer: when each was asked for last, in requests, how often, and why it went. Ten
 * bytes a place, of which a third are empty at most while keys only come, no texts: keys whose 32-bit hashes are the
 * same are one key here, which costs one of them a wrong guess.
 */
export class KeyHistory {
  /**
   * One, or as many as {@link tableBits} tell apart. Places go round: that of number `n` in table
   * `t` is `n * tables + t`.
   */
  #tables = [new KeyTable(firstPlaces, 0)]
  /** Bits that choose a table. */
  #bits = 0
  #places = firstPlaces

  /** Keys that there is a place for. */
  get places(): number {
    return this.#places
  }

  /** All places are numbers below this one, and not each such number is a place. */
  get end(): number {
    return Math.max(...this.#tables.map(({ places }) => places)) << this.#bits
  }

  /** The place of the key with this hash; -1 if it is not remembered. */
  find(hash: number): number {
    const table = this.#tableNumberOf(hash)
    const place = this.#table(table).find(hash)
    return place < 0 ? place : (place << this.#bits) | table
  }

  /** When the key at `place` was asked for last. */
  lastAt(place: number): number {
    return this.#table(place).lastAt(place >>> this.#bits)
  }

  /** How often the key at `place` was asked for; 0 if nobody is there. */
  uses(place: number): number {
    return this.#table(place).uses(place >>> this.#bits)
  }

  /** Whether the key at `place` had to make room. */
  wasPutOut(place: number): boolean {
    return this.#table(place).wasPutOut(place >>> this.#bits)
  }

  /** The key at `place` was asked for elsewhere. */
  asked(place: number, uses: number, now: number): void {
    this.#table(place).asked(place >>> this.#bits, uses, now)
  }

  /** Forgets the key at `place`. */
  delete(place: number): void {
    this.#table(place).delete(place >>> this.#bits)
  }

  /**
   * Remembers a key that is not remembered.
   *
   * @param now requests so far, to know who was asked for longest ago
   * @param maxPlaces grows up to so many
   * @param forget is told of the key that gives way, if one does
   */
  add({ hash, uses, lastAt, wasPutOut }: PastKey, now: number, maxPlaces: number, forget: Forget): void {
    const table = this.#tableNumberOf(hash)
    if (this.#mayGrow(this.#table(table)) && maxPlaces - this.#places >= this.#leastGain(table)) {
      this.#grow(table, now, maxPlaces - this.#places, forget)
    }
    this.#tableOf(hash).put(hash, lastAt, uses, wasPutOut ? 1 : 0, now, forget)
  }

  clear(): void {
    this.#tables = [new KeyTable(firstPlaces, 0)]
    this.#bits = 0
    this.#places = firstPlaces
  }

  /** Keys that are chosen so that one table has them all get no more of the places than others. */
  #mayGrow(table: KeyTable): boolean {
    return table.isCrowded && table.places * this.#tables.length <= this.#places * growth
  }

  /**
   * Of many tables, places that it is worth moving the keys of one for: the most allowed may become
   * a few more with each key.
   */
  #leastGain(table: number): number {
    return this.#bits === 0 ? ways : this.#table(table).places / 16
  }

  /**
   * Keys of sets that are cut anew may want one place: then the one that was asked for longest ago of those there goes.
   *
   * @param left places that there may be more
   */
  #grow(number: number, now: number, left: number, forget: Forget): void {
    const table = this.#table(number)
    const most = table.places + left
    let places = Math.min(table.places * growth + ways, most)
    // Or what is left for the next one would be too few to be worth it.
    if (this.#bits > 0 && most < places * growth) places = most
    if (this.#bits === 0 && places > mostInOne) {
      this.#bits = tableBits
      this.#tables = Array.from(
        { length: 2 ** tableBits },
        () => new KeyTable(inWays(places / 2 ** tableBits), tableBits),
      )
    } else this.#tables[number] = new KeyTable(inWays(places), this.#bits)
    this.#places = this.#tables.reduce((sum, each) => sum + each.places, 0)
    table.moveTo((hash) => this.#tableOf(hash), now, forget)
  }

  #tableOf(hash: number): KeyTable {
    return this.#table(this.#tableNumberOf(hash))
  }

  #tableNumberOf(hash: number): number {
    return this.#bits === 0 ? 0 : spreadHash(hash) >>> (32 - this.#bits)
  }

  /** @param place of a key, or only its last bits, the number of a table */
  #table(place: number): KeyTable {
    return this.#tables[place & (this.#tables.length - 1)] as KeyTable
  }
}

const inWays = (places: number): number => Math.floor(places / ways) * ways
