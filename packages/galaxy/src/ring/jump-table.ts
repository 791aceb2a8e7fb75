/** A bucket for each point of 1,000 owners with 256 points; 1 MiB. */
const maxBits = 18

/**
 * Finds the first point at or after a hash in about the same time whatever the number of points: the top bits of the
 * hash lead to its bucket, a stretch of the ring that few points are in. Halving the bucket, rather than walking it,
 * keeps a user's hash function that crowds its points into one bucket from making the search as long as the ring.
 */
export class JumpTable {
  readonly #hashes: Uint32Array
  /** Where each bucket begins, and at the end where the last one ends. */
  readonly #starts: Uint32Array
  readonly #shift: number

  /** @param hashes the points, ascending, without repeats */
  constructor(hashes: Uint32Array) {
    const bits = Math.min(maxBits, Math.max(1, Math.ceil(Math.log2(hashes.length || 1))))
    this.#hashes = hashes
    this.#shift = 32 - bits
    this.#starts = new Uint32Array(2 ** bits + 1)
    let point = 0
    for (let bucket = 0; bucket < this.#starts.length; bucket++) {
      while (point < hashes.length && (hashes[point] as number) >>> this.#shift < bucket) point += 1
      this.#starts[bucket] = point
    }
  }

  /** Index of the first point `>= hash`; the number of points if there is none. */
  find(hash: number): number {
    const bucket = hash >>> this.#shift
    let low = this.#start(bucket)
    let high = this.#start(bucket + 1)
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#hashes[middle] as number) < hash) low = middle + 1
      else high = middle
    }
    return low
  }

  #start(bucket: number): number {
    return this.#starts[bucket] as number
  }
}
