import type { CompanionWorth } from '../companions/companion-worth.js'
import { keyHash } from '../key-hash.js'
import { latestDistinct } from './latest-distinct.js'

/** Requests remembered until they are told, a power of two. */
const places = 32

/** Keys told at once. */
const maxTold = 16

/**
 * Fetches for each that tells. With eight, replays of published traces save 0.3 points less of all fetches, and what is
 * heard costs half as much.
 */
const fetchesToTell = 4

/**
 * Or requests for each fetch that tells, where copies answer most of them: what does not fit in what is
 * told once is told never.
 */
const asksToTell = 12

/**
 * The same while nothing was heard since the last time: of many that are under way each would bring the same. And a
 * peer that never answers need not be told so often.
 */
const fetchesToTellUnanswered = 64

/**
 * An answer that says so much less than what was heard already was late; one that says less
 * still comes from another log.
 */
const lateBy = 2 ** 16

/** Keys of a request for many that are noted: the last. More would leave no place for what copies answer. */
const maxNoted = 8

/**
 * For which of the keys that came from one peer this process is asked, until that peer is told: fetches,
 * and what its copies answer.
 */
export class PeerAsks {
  /** What values sent along are worth, by whether they are asked for. Undefined: none are taken. */
  readonly worth: CompanionWorth | undefined
  readonly #hashes = new Uint32Array(places)
  #asked = 0
  #told = 0
  #fetchesSinceTold = 0
  #isAnswered = true
  #heardUpTo: number | undefined

  constructor(worth?: CompanionWorth) {
    this.worth = worth
  }

  /** Up to where the log of the peer was heard, as it says; 0 if it was not. */
  get heardUpTo(): number {
    return this.#heardUpTo ?? 0
  }

  /** A key was asked for, of which this is the hash. On the path of every hit in the hot cache. */
  asked(hash: number): void {
    this.#hashes[this.#asked % places] = hash
    this.#asked = (this.#asked + 1) >>> 0
  }

  /** These keys are fetched. */
  fetched(keys: readonly string[]): void {
    for (let i = Math.max(0, keys.length - maxNoted); i < keys.length; i++) this.asked(keyHash(keys[i] as string))
    this.#fetchesSinceTold += keys.length
  }

  /** Whether the peer is to be told with the fetch that was the last. */
  get isDue(): boolean {
    if (this.#isAnswered && (this.#asked - this.#told) >>> 0 >= asksToTell) return true
    return this.#fetchesSinceTold >= (this.#isAnswered ? fetchesToTell : fetchesToTellUnanswered)
  }

  /** The latest keys that the peer was not told of, oldest request first. From now on it was. */
  take(): readonly number[] {
    const untold = Math.min((this.#asked - this.#told) >>> 0, places)
    this.#told = this.#asked
    this.#fetchesSinceTold = 0
    this.#isAnswered = false
    return latestDistinct(untold, maxTold, (back) => this.#hashes[((this.#asked - back) >>> 0) % places] as number)
  }

  /**
   * The peer has answered what it was told.
   * @returns whether that is news: a late answer said what a later one has said
   */
  heard(upTo: number): boolean {
    this.#isAnswered = true
    const behind = this.#heardUpTo === undefined ? 0 : (this.#heardUpTo - upTo) >>> 0
    if (behind > 0 && behind < lateBy) return false
    this.#heardUpTo = upTo
    return true
  }
}
