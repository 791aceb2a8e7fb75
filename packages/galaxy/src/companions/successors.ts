import type { Confidence } from './confidence.js'

/** A power of two, as all numbers of places are. */
const firstPlaces = 4096

/**
 * Places for each key of which there is a value to send, at least; there may be twice as many. With half as many a
 * replay of `w106` saved a point less of all fetches.
 */
const placesPerKey = 2

/** Surer than this no successor gets, so that a stream that changes is followed soon. */
const maxConfidence: Confidence = 3

/** The low bits of a place's mark, which say how sure it is. The others say whose place it is. */
const confidenceBits = 2

/** Processes that ask, at most, as far as is remembered. */
const maxAskers = 1024

/** Places that a key may be at. */
const ways = 4

/**
 * Which key is asked for after which, by the hashes of keys: after each the one that the same process asked for next,
 * and how sure that is, from 1 to 3: one more each time that it is so, one less each time that it is not, and at 0
 * another takes its place. Where there is no place for a key, the least sure of those that are there gives way
 * likewise. Six bytes a place; two keys that may be at the same places are taken for one once in 16,384 times.
 */
export class Successors {
  #next = new Uint32Array(firstPlaces)
  /** Fourteen bits of the key that is at the place, and two of how sure it is: 0, nobody is there. */
  #marks = new Uint16Array(firstPlaces)
  /** Where to look first for a place to give up, so that keys as sure as each other take turns. */
  #turn = 0
  readonly #lastKeys = new Map<number, number>()

  /**
   * `asker` has asked for the keys with these hashes, from number `from` on, one after the other and after those
   * that it asked for before.
   */
  asked(asker: number, hashes: readonly number[], from = 0): void {
    let before = this.#lastKeys.get(asker)
    if (before === undefined && this.#lastKeys.size >= maxAskers) this.#lastKeys.clear()
    for (let i = from; i < hashes.length; i++) {
      const hash = hashes[i] as number
      if (before !== undefined && before !== hash) this.#follow(before, hash)
      before = hash
    }
    if (before !== undefined) this.#lastKeys.set(asker, before)
  }

  /** The place of the key with this hash, to ask what comes after it; -1: nothing is known of it. */
  find(hash: number): number {
    const spread = mixed(hash)
    const first = this.#firstOf(spread)
    const tag = tagOf(spread)
    for (let place = first; place < first + ways; place++) {
      const mark = this.#marks[place] as number
      if (mark >>> confidenceBits === tag && (mark & maxConfidence) > 0) return place
    }
    return -1
  }

  /** The hash of the key that is asked for after the one at `place`, which {@link find} gave. */
  after(place: number): number {
    return this.#next[place] as number
  }

  /** How sure {@link after} is, from 1 to 3. */
  confidence(place: number): Confidence {
    return ((this.#marks[place] as number) & maxConfidence) as Confidence
  }

  /**
   * There are values of so many keys. More places are new ones: what was known is learned anew sooner
   * than they are all taken.
   */
  fit(keys: number): void {
    if (keys * placesPerKey <= this.#next.length) return
    const places = 2 ** Math.ceil(Math.log2(keys * placesPerKey))
    this.#next = new Uint32Array(places)
    this.#marks = new Uint16Array(places)
  }

  #follow(before: number, hash: number): void {
    const known = this.find(before)
    if (known >= 0 && this.#next[known] === hash) {
      if (this.confidence(known) < maxConfidence) this.#marks[known] = (this.#marks[known] as number) + 1
      return
    }
    const spread = mixed(before)
    const place = known >= 0 ? known : this.#leastSure(this.#firstOf(spread))
    const mark = this.#marks[place] as number
    if ((mark & maxConfidence) > 1) {
      this.#marks[place] = mark - 1
      return
    }
    this.#next[place] = hash
    this.#marks[place] = (tagOf(spread) << confidenceBits) | 1
  }

  #leastSure(first: number): number {
    this.#turn = (this.#turn + 1) % ways
    let least = first + this.#turn
    for (let way = 1; way < ways; way++) {
      const place = first + ((this.#turn + way) % ways)
      if (this.confidence(place) < this.confidence(least)) least = place
    }
    return least
  }

  #firstOf(spread: number): number {
    return (spread >>> (Math.clz32(this.#next.length / ways) + 1)) * ways
  }
}

/** Fibonacci hashing spreads what is alike; what is best spread are its high bits, which say the places. */
const mixed = (hash: number): number => Math.imul(hash ^ (hash >>> 16), 0x9e3779b1) >>> 0

/** Bits that the places do not say, unless there are more than 2^20. */
const tagOf = (spread: number): number => spread & 0x3fff
