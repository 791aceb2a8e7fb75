/** Requests that LRU would have missed, after which both counts are halved, so that old ones weigh less. Chance moves their part by a fiftieth. */
const maxLruMisses = 4096

/**
 * How many requests a store misses for each that LRU would miss, in room for so many bytes.
 *
 * LRU holds what was asked for last. So it holds a key just if the keys asked for since then, all sizes together, fit its
 * room: if the key was asked for less than a certain number of requests ago, which moves slowly (Che, Tung and Wang,
 * "Hierarchical Web Caching Systems", 2002). No second cache need be kept to know what it would have had.
 */
export class LruComparison {
  readonly #lruBytes: number
  /** LRU would have what was asked for fewer requests ago than this. */
  #lruAge = Number.POSITIVE_INFINITY
  #misses = 0
  #lruMisses = 0
  readonly #seen: { readonly age: number; readonly bytes: number }[] = []

  /** @param lruBytes the room that LRU is imagined to have */
  constructor(lruBytes: number) {
    this.#lruBytes = lruBytes
  }

  /** Whether the store misses fewer than `part` of what LRU would. */
  missesFewerThan(part: number): boolean {
    return this.#misses < this.#lruMisses * part
  }

  /** The store had a key that was asked for `age` requests ago. */
  hit(age: number): void {
    if (age >= this.#lruAge) this.#lruMissed()
  }

  /** The store did not have a key that was asked for `age` requests ago; `Infinity` if that is not known. */
  missed(age: number): void {
    this.#misses++
    if (age >= this.#lruAge || age === Number.POSITIVE_INFINITY) this.#lruMissed()
  }

  /** A key of `bytes` bytes was asked for `age` requests ago and not since; all of them are told before {@link learn}. */
  sees(age: number, bytes: number): void {
    this.#seen.push({ age, bytes })
  }

  /** Finds anew how far back LRU would remember. */
  learn(): void {
    this.#seen.sort((a, b) => a.age - b.age)
    let room = this.#lruBytes
    const firstOut = this.#seen.find(({ bytes }) => {
      room -= bytes
      return room < 0
    })
    this.#lruAge = firstOut?.age ?? Number.POSITIVE_INFINITY
    this.#seen.length = 0
  }

  #lruMissed(): void {
    if (++this.#lruMisses < maxLruMisses) return
    this.#misses /= 2
    this.#lruMisses /= 2
  }
}
