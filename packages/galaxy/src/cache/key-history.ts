/** Keys whose hash leads to the same place: the one that was asked for longest ago gives way to the next. */
const ways = 4

/** A multiple of {@link ways}, as all numbers of places are. */
const firstPlaces = 256

/** Share of the places that may be taken before there are more. */
const maxLoad = 3 / 4

/** How many times as many there are then. Small steps, so that a key takes 16 bytes at most once all of the first are taken. */
const growth = 9 / 8

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

/** What a key that goes is told to: how often it was asked for, and how many requests ago for the last time. */
export type Forget = (uses: number, age: number) => void

/**
 * Remembers keys that are held no longer: when each was asked for last, in requests, how often, and why it went. Ten bytes
 * a place, of which a third are empty at most while keys only come, no texts: keys whose 32-bit hashes are the same are one key here, which costs one of
 * them a wrong guess.
 */
export class KeyHistory {
  /** Of each place the hash, 0 if nobody is there, and when it was asked for last: side by side, because each is of no use alone. */
  #keys = new Int32Array(firstPlaces * 2)
  /** Of each place how often, and 1 if the key had to make room. */
  #fates = new Uint8Array(firstPlaces * 2)
  #size = 0

  /** Keys that there is a place for. */
  get places(): number {
    return this.#keys.length / 2
  }

  /** The place of the key with this hash; -1 if it is not remembered. */
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

  /** How often the key at `place` was asked for; 0 if nobody is there. */
  uses(place: number): number {
    return this.#keys[place * 2] === 0 ? 0 : (this.#fates[place * 2] as number)
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
   * Remembers a key that is not remembered.
   *
   * @param now requests so far, to know who was asked for longest ago
   * @param maxPlaces grows up to so many
   * @param forget is told of the key that gives way, if one does
   */
  add({ hash, uses, lastAt, wasPutOut }: PastKey, now: number, maxPlaces: number, forget: Forget): void {
    if (this.#size > this.places * maxLoad && this.places + ways <= maxPlaces) this.#grow(now, maxPlaces, forget)
    this.#put(hash, lastAt, uses, wasPutOut ? 1 : 0, now, forget)
  }

  clear(): void {
    this.#keys.fill(0)
    this.#size = 0
  }

  /** Numbers and no object, because when there are more places each key comes here. */
  #put(hash: number, lastAt: number, uses: number, putOut: number, now: number, forget: Forget): void {
    const at = this.#placeFor(hash, now) * 2
    if (this.#keys[at] === 0) this.#size++
    else forget(this.#fates[at] as number, (now - (this.#keys[at + 1] as number)) >>> 0)
    this.#keys[at] = hash
    this.#keys[at + 1] = lastAt
    this.#fates[at] = uses
    this.#fates[at + 1] = putOut
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

  /** Fibonacci hashing spreads what is alike; its high bits say which part of the places. */
  #firstOf(hash: number): number {
    const spread = Math.imul(hash, 0x9e3779b1) >>> 0
    return Math.floor((spread / 2 ** 32) * (this.places / ways)) * ways
  }

  /** Keys of sets that are cut anew may want one place: then the one that was asked for longest ago of those there goes. */
  #grow(now: number, maxPlaces: number, forget: Forget): void {
    const [keys, fates] = [this.#keys, this.#fates]
    const places = Math.floor(Math.min(this.places * growth + ways, maxPlaces) / ways) * ways
    this.#keys = new Int32Array(places * 2)
    this.#fates = new Uint8Array(places * 2)
    this.#size = 0
    for (let old = 0; old < keys.length; old += 2) {
      const hash = keys[old] as number
      if (hash === 0) continue
      this.#put(hash, keys[old + 1] as number, fates[old] as number, fates[old + 1] as number, now, forget)
    }
  }
}
