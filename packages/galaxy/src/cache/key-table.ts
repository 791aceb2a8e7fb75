/** Keys whose hash leads to the same place: the one that was asked for longest ago gives way to the next. */
export const ways = 4

/** Share of the places that may be taken before there should be more. */
const maxLoad = 3 / 4

/** What a key that goes is told to: how often it was asked for, and how many requests ago for the last time. */
export type Forget = (uses: number, age: number) => void

/**
 * Keys by their hashes: when each was asked for last, how often, and why it went. Ten bytes a place. Its size is fixed.
 */
export class KeyTable {
  readonly #bits: number
  /**
   * Of each place the hash, 0 if nobody is there, and when it was asked for last: side by side, because
   * each is of no use alone.
   */
  readonly #keys: Int32Array
  /** Of each place how often, and 1 if the key had to make room. */
  readonly #fates: Uint8Array
  #size = 0

  /**
   * @param places a multiple of {@link ways}
   * @param bits the highest of spread hashes, which are the same of all keys here
   */
  constructor(places: number, bits: number) {
    this.#bits = bits
    this.#keys = new Int32Array(places * 2)
    this.#fates = new Uint8Array(places * 2)
  }

  /** Keys that there is a place for. */
  get places(): number {
    return this.#keys.length / 2
  }

  /** Whether so many places are taken that there should be more. */
  get isCrowded(): boolean {
    return this.#size > this.places * maxLoad
  }

  /** The place of the key with this hash; -1 if it is not here. */
  find(hash: number): number {
    const first = this.#firstOf(hash)
    const signed = hash | 0
    for (let place = first; place < first + ways; place++) if (this.#keys[place * 2] === signed) return place
    return -1
  }

  /** When the key at `place` was asked for last. */
  lastAt(place: number): number {
    return this.#keys[place * 2 + 1] as number
  }

  /** How often the key at `place` was asked for; 0 if nobody is there, or there is no such place. */
  uses(place: number): number {
    return (this.#keys[place * 2] ?? 0) === 0 ? 0 : (this.#fates[place * 2] as number)
  }

  /** Whether the key at `place` had to make room. */
  wasPutOut(place: number): boolean {
    return this.#fates[place * 2 + 1] === 1
  }

  /** The key at `place` was asked for elsewhere. */
  asked(place: number, uses: number, now: number): void {
    this.#fates[place * 2] = uses
    this.#keys[place * 2 + 1] = now
  }

  /** Forgets the key at `place`. */
  delete(place: number): void {
    this.#keys[place * 2] = 0
    this.#size--
  }

  /**
   * Takes in a key that is not here. Numbers and no object, because when there are more places each key comes here.
   *
   * @param putOut 1 if it had to make room, else 0
   * @param now requests so far, to know who was asked for longest ago
   * @param forget is told of the key that gives way, if one does
   */
  put(hash: number, lastAt: number, uses: number, putOut: number, now: number, forget: Forget): void {
    const at = this.#placeFor(hash, now) * 2
    if (this.#keys[at] === 0) this.#size++
    else forget(this.#fates[at] as number, (now - (this.#keys[at + 1] as number)) >>> 0)
    this.#keys[at] = hash
    this.#keys[at + 1] = lastAt
    this.#fates[at] = uses
    this.#fates[at + 1] = putOut
  }

  /** Puts each key into the table that `tableOf` has for its hash. This one is of no use then. */
  moveTo(tableOf: (hash: number) => KeyTable, now: number, forget: Forget): void {
    const [keys, fates] = [this.#keys, this.#fates]
    for (let at = 0; at < keys.length; at += 2) {
      const hash = keys[at] as number
      if (hash === 0) continue
      tableOf(hash).put(hash, keys[at + 1] as number, fates[at] as number, fates[at + 1] as number, now, forget)
    }
  }

  #placeFor(hash: number, now: number): number {
    const first = this.#firstOf(hash)
    let oldest = first
    for (let place = first; place < first + ways; place++) {
      if (this.#keys[place * 2] === 0) return place
      if ((now - this.lastAt(place)) >>> 0 > (now - this.lastAt(oldest)) >>> 0) oldest = place
    }
    return oldest
  }

  #firstOf(hash: number): number {
    const spread = (spreadHash(hash) << this.#bits) >>> 0
    return Math.floor((spread / 2 ** 32) * (this.places / ways)) * ways
  }
}

/** Fibonacci hashing spreads what is alike; its high bits say which part of the places. */
export const spreadHash = (hash: number): number => Math.imul(hash, 0x9e3779b1)
