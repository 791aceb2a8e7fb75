/** Stretches of time that are told apart. */
const maxStretches = 128

/**
 * How many bytes of other keys were asked for since a key was: its stack distance. LRU holds just the keys whose
 * distance is less than its room, so from distances alone it is known what LRU of any size would have had (Mattson,
 * Gecsei, Slutz and Traiger, "Evaluation Techniques for Storage Hierarchies", 1970).
 *
 * Not the keys are kept in order, which would take a list of them, but sums: for each of some stretches of time, the
 * bytes of the keys that were asked for last in it. When each key was, who asks knows. So it takes 2 KB in all, and
 * against an LRU that really was there the misses were the same to a hundredth.
 */
export class RecencyStack {
  readonly #deepest: number
  readonly #stretchBytes: number
  /** Of each stretch, oldest first: when it began, as {@link #now} has it. */
  readonly #beganAt = new Float64Array(maxStretches + 1)
  readonly #bytes = new Float64Array(maxStretches + 1)
  #newest = 0
  #totalBytes = 0
  /**
   * Requests so far. Does not wrap: a stretch may be the newest for as long as few keys are asked for again and again.
   */
  #now = 0
  /** The same as it was told last, which wraps. */
  #toldNow = 0

  /**
   * @param deepest distances above this, in bytes, need not be told apart
   * @param stretches into how many steps those below are divided, at most half of 128
   */
  constructor(deepest: number, stretches: number) {
    this.#deepest = deepest
    this.#stretchBytes = deepest / stretches
  }

  /** Whether keys of more bytes than the deepest distance were asked for and are not gone. */
  get isFull(): boolean {
    return this.#totalBytes > this.#deepest
  }

  /**
   * A key is asked for, or for another reason the latest.
   *
   * @param now requests so far, modulo 2^32; never less than before
   * @param age requests since the key was asked for last; `Infinity`: it is not known
   * @returns its distance; `Infinity` if it is not known
   */
  asked(now: number, age: number, bytes: number): number {
    const distance = this.#takeOut(now, age, bytes)
    this.#bytes[this.#newest] = this.#bytesOf(this.#newest) + bytes
    this.#totalBytes += bytes
    if (this.#bytesOf(this.#newest) >= this.#stretchBytes) this.#begin()
    return distance
  }

  /**
   * A key is gone that was asked for `age` requests ago: no cache holds it, of whatever size. Or so many bytes of
   * it are; negative: it grew.
   */
  gone(now: number, age: number, bytes: number): void {
    this.#takeOut(now, age, bytes)
  }

  #takeOut(now: number, age: number, bytes: number): number {
    this.#now += (now - this.#toldNow) >>> 0
    this.#toldNow = now
    if (age === Number.POSITIVE_INFINITY) return age
    const lastAt = this.#now - age
    let stretch = this.#newest
    let distance = 0
    while (stretch > 0 && lastAt < this.#beganAtOf(stretch)) distance += this.#bytesOf(stretch--)
    const here = this.#bytesOf(stretch)
    // What is known of a key's bytes may be rough.
    const taken = Math.min(bytes, here)
    this.#bytes[stretch] = here - taken
    this.#totalBytes -= taken
    return distance + here / 2
  }

  #begin(): void {
    this.#beganAt[++this.#newest] = this.#now + 1
    this.#bytes[this.#newest] = 0
    if (this.#newest < maxStretches) return
    this.#joinDeepest()
    if (this.#newest === maxStretches) this.#join(this.#lightestPair())
  }

  #joinDeepest(): void {
    let stretch = this.#newest
    for (let distance = 0; stretch > 0 && distance < this.#deepest; stretch--) distance += this.#bytesOf(stretch)
    while (stretch-- > 0) this.#join(0)
  }

  /** The older of two neighbours that have fewest bytes together. */
  #lightestPair(): number {
    let lightest = 0
    let least = Number.POSITIVE_INFINITY
    for (let stretch = 0; stretch + 2 <= this.#newest; stretch++) {
      const both = this.#bytesOf(stretch) + this.#bytesOf(stretch + 1)
      if (both >= least) continue
      least = both
      lightest = stretch
    }
    return lightest
  }

  /** Makes one of `stretch` and the next. */
  #join(stretch: number): void {
    const next = stretch + 1
    this.#bytes[next] = this.#bytesOf(stretch) + this.#bytesOf(next)
    this.#bytes.copyWithin(stretch, next)
    this.#beganAt.copyWithin(next, next + 1)
    this.#newest--
  }

  #bytesOf(stretch: number): number {
    return this.#bytes[stretch] as number
  }

  #beganAtOf(stretch: number): number {
    return this.#beganAt[stretch] as number
  }
}
