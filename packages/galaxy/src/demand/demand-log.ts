/** Requests that are remembered, a power of two. With 32 a replay of published traces saved as much as with 256. */
const places = 256

/** What processes have told one owner that they asked for of its keys: the latest requests, by the hash of the key. */
export class DemandLog {
  readonly #hashes = new Uint32Array(places)
  readonly #askers = new Uint32Array(places)
  /** Requests told of so far, modulo 2^32. */
  #count = 0

  /** Says up to where the log goes now: what to ask {@link since} for the next time. */
  get position(): number {
    return this.#count
  }

  /** Process `asker` has asked for the keys with these hashes, in this order. */
  add(asker: number, hashes: readonly number[]): void {
    for (const hash of hashes) {
      this.#hashes[this.#count % places] = hash
      this.#askers[this.#count % places] = asker
      this.#count = (this.#count + 1) >>> 0
    }
  }

  /**
   * The latest requests that others than `asker` have made after `position`, at most `limit`, oldest first. A position that this
   * log never had, as of a process that was here before, is as good as any: then it is all that is remembered, or nothing.
   */
  since(position: number, asker: number, limit: number): readonly number[] {
    const since = Math.min((this.#count - position) >>> 0, places)
    const hashes: number[] = []
    for (let back = 1; back <= since && hashes.length < limit; back++) {
      const place = ((this.#count - back) >>> 0) % places
      const hash = this.#hashes[place] as number
      // 0: so many there have not been yet.
      if (hash !== 0 && this.#askers[place] !== asker) hashes.push(hash)
    }
    return hashes.toReversed()
  }
}
