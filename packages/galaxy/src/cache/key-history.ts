/** Keys whose hash leads to the same place: the one that was asked for longest ago gives way to the next. */
const ways = 4

const firstPlaces = 256

/** Share of the places that may be taken before there are twice as many. */
const maxLoad = 3 / 4

/** A key that is held no longer. */
export interface PastKey {
  /** Of the key, 1 to 2^32 - 1. */
  readonly hash: number
  /** How often it was asked for, as a byte from 1. */
  readonly uses: number
  /** When it was asked for last, in requests. */
  readonly lastAt: number
  /** Whether it had to make room; else it was taken out, and no store would have it. */
  readonly wasPutOut: boolean
}

/** What a key that goes is told to. */
export type Forget = (uses: number, lastAt: number) => void

/**
 * Remembers keys that are held no longer: when each was asked for last, in requests, how often, and why it went. Ten bytes
 * a place, of which up to five eighths are empty, no texts: keys whose 32-bit hashes are the same are one key here, which costs one of them a wrong guess.
 */
export class KeyHistory {
  /** 0 is nobody. */
  #hashes = new Uint32Array(firstPlaces)
  #lastAt = new Int32Array(firstPlaces)
  #uses = new Uint8Array(firstPlaces)
  #putOut = new Uint8Array(firstPlaces)
  #size = 0

  /** Keys that there is a place for. */
  get places(): number {
    return this.#hashes.length
  }

  /** The place of the key with this hash; -1 if it is not remembered. */
  find(hash: number): number {
    const first = this.#firstOf(hash)
    for (let place = first; place < first + ways; place++) if (this.#hashes[place] === hash) return place
    return -1
  }

  /** When the key at `place` was asked for last. */
  lastAt(place: number): number {
    return this.#lastAt[place] as number
  }

  /** How often the key at `place` was asked for; 0 if nobody is there. */
  uses(place: number): number {
    return this.#hashes[place] === 0 ? 0 : (this.#uses[place] as number)
  }

  /** Whether the key at `place` had to make room. */
  wasPutOut(place: number): boolean {
    return this.#putOut[place] === 1
  }

  /** The key at `place` was asked for elsewhere. */
  asked(place: number, uses: number, now: number): void {
    this.#uses[place] = uses
    this.#lastAt[place] = now
  }

  /** Forgets the key at `place`. */
  delete(place: number): void {
    this.#hashes[place] = 0
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
    if (this.#size > this.places * maxLoad && this.places * 2 <= maxPlaces) this.#grow()
    const place = this.#placeFor(hash, now)
    if (this.#hashes[place] === 0) this.#size++
    else forget(this.#uses[place] as number, this.#lastAt[place] as number)
    this.#put(place, hash, uses, lastAt, wasPutOut ? 1 : 0)
  }

  clear(): void {
    this.#hashes.fill(0)
    this.#size = 0
  }

  #put(place: number, hash: number, uses: number, lastAt: number, putOut: number): void {
    this.#hashes[place] = hash
    this.#uses[place] = uses
    this.#lastAt[place] = lastAt
    this.#putOut[place] = putOut
  }

  #placeFor(hash: number, now: number): number {
    const first = this.#firstOf(hash)
    let oldest = first
    for (let place = first; place < first + ways; place++) {
      if (this.#hashes[place] === 0) return place
      if ((now - this.lastAt(place)) >>> 0 > (now - this.lastAt(oldest)) >>> 0) oldest = place
    }
    return oldest
  }

  /** FNV spreads its high bits best. */
  #firstOf(hash: number): number {
    return ((hash ^ (hash >>> 15)) & (this.places / ways - 1)) * ways
  }

  #grow(): void {
    const [hashes, lastAt, uses, putOut] = [this.#hashes, this.#lastAt, this.#uses, this.#putOut]
    const places = this.places * 2
    this.#hashes = new Uint32Array(places)
    this.#lastAt = new Int32Array(places)
    this.#uses = new Uint8Array(places)
    this.#putOut = new Uint8Array(places)
    for (let old = 0; old < hashes.length; old++) {
      const hash = hashes[old] as number
      // Two sets take the keys of one, so none is too many.
      if (hash === 0) continue
      const place = this.#placeFor(hash, 0)
      this.#put(place, hash, uses[old] as number, lastAt[old] as number, putOut[old] as number)
    }
  }
}
