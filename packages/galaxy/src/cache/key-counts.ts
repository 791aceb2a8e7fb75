/** Keys counted at once. The hottest of thousands are among them: a cold one is replaced by the next. */
const maxKeys = 256

/**
 * Counts the keys that it is told of. When there is no place for another, the least counted one goes, and the next has
 * its place and its count, as in the Space-Saving algorithm (Metwally, Agrawal, El Abbadi, 2005): no key is counted
 * less often than it came.
 */
export class KeyCounts {
  readonly #places = new Map<string, number>()
  readonly #keys: string[] = []
  /** Apart from the keys: to find the least of them in a Map took most of the time. */
  readonly #counts = new Uint32Array(maxKeys)

  add(key: string): void {
    const place = this.#places.get(key) ?? this.#placeFor(key)
    this.#counts[place] = this.#at(place) + 1
  }

  /** 0 if the key is not counted. */
  of(key: string): number {
    const place = this.#places.get(key)
    return place === undefined ? 0 : this.#at(place)
  }

  keys(): Iterable<string> {
    return this.#keys
  }

  #placeFor(key: string): number {
    let place = this.#keys.length
    if (place === maxKeys) {
      place = leastOf(this.#counts)
      this.#places.delete(this.#keys[place] as string)
    }
    this.#places.set(key, place)
    this.#keys[place] = key
    return place
  }

  #at(place: number): number {
    return this.#counts[place] as number
  }
}

/** Where the least of `counts` is. */
function leastOf(counts: Uint32Array): number {
  let place = 0
  let least = counts[0] as number
  for (let i = 1; i < counts.length; i++) {
    const count = counts[i] as number
    if (count >= least) continue
    place = i
    least = count
  }
  return place
}
