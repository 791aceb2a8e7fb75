/** Enough that a bucket holds about one point at 1,000 owners; 256 KiB. */
const maxBits = 16

/**
 * Finds the first point at or after a hash in the same time whatever the number of points: the top bits of the hash lead
 * to where its stretch of the ring begins, and few points are in it.
 */
export class JumpTable {
  readonly #hashes: Uint32Array
  readonly #starts: Uint32Array
  readonly #shift: number

  /** @param hashes the points, ascending, without repeats */
  constructor(hashes: Uint32Array) {
    const bits = Math.min(maxBits, Math.max(1, Math.ceil(Math.log2(hashes.length || 1))))
    this.#hashes = hashes
    this.#shift = 32 - bits
    this.#starts = new Uint32Array(2 ** bits)
    let index = 0
    for (let bucket = 0; bucket < this.#starts.length; bucket++) {
      while (index < hashes.length && (hashes[index] as number) >>> this.#shift < bucket) index += 1
      this.#starts[bucket] = index
    }
  }

  /** Index of the first point `>= hash`; 0, the wrap, if there is none. */
  find(hash: number): number {
    const hashes = this.#hashes
    let index = this.#starts[hash >>> this.#shift] as number
    while (index < hashes.length && (hashes[index] as number) < hash) index += 1
    return index === hashes.length ? 0 : index
  }
}
