import { latestDistinct } from './latest-distinct.js'

/**
 * Requests that are remembered, a power of two: 2 KiB. Replays of published traces saved as much with 32, but there all
 * processes ask equally often. One that asks far more often than another tells of its busiest keys several times
 * between two answers to the other, and leaves no place for different ones.
 */
const places = 256

/**
 * What peers have told this process that they were asked for of the keys that came from it: the
 * latest, by the hash of the key.
 */
export class DemandLog {
  readonly #hashes = new Uint32Array(places)
  readonly #askers = new Uint32Array(places)
  /** Where the next goes: requests told of so far, and where it started, modulo 2^32. */
  #count: number

  /**
   * @param start a number from 0 to 2^32 - 1 that the log of a process before this one did not come near, most likely
   */
  constructor(start: number) {
    this.#count = start
  }

  /** Says up to where the log goes now: what to ask {@link since} for the next time. */
  get position(): number {
    return this.#count
  }

  /** Process `asker` has asked for a key with this hash. */
  add(asker: number, hash: number): void {
    this.#hashes[this.#count % places] = hash
    this.#askers[this.#count % places] = asker
    this.#count = (this.#count + 1) >>> 0
  }

  /**
   * The latest keys that others than `asker` have told of after `position`, each once, at most `limit`, oldest request
   * first. From a position that this log never had, as of a process that was here before, they are those of all that is
   * remembered, or of a part.
   */
  since(position: number, asker: number, limit: number): readonly number[] {
    return latestDistinct(Math.min((this.#count - position) >>> 0, places), limit, (back) => {
      const place = ((this.#count - back) >>> 0) % places
      return this.#askers[place] === asker ? 0 : (this.#hashes[place] as number)
    })
  }
}
