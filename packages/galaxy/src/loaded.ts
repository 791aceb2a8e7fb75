import type { Codec } from '@galaxycache/codecs'
import type { Arrival, Origin } from './cache/arrival.js'
import { type CacheEntry, readValue } from './cache/cache-entry.js'

/** What a flight brings home. */
export interface Loaded<T> extends Origin {
  /** What a cache keeps of it. @throws RangeError if the codec does not know what a value of its own takes */
  readonly entry: CacheEntry<T>
  /** Length of the encoded value, in bytes. */
  readonly valueBytes: number
  /** In ms since the Unix epoch. `Infinity`: never. */
  readonly expiresAtMs: number
  /**
   * The value to decide on. The promoter is asked not to change it: where the codec shares nothing,
   * the first reader gets it.
   */
  preview(): T
  /** The value for one reader. */
  take(): T
}

/**
 * An entry that was found or made here. The value was decoded once to see that its bytes are good; where the codec
 * gives each reader a value of its own, that one goes to the first who asks and is not decoded in vain.
 */
export class LoadedEntry<T> implements Loaded<T> {
  readonly entry: CacheEntry<T>
  readonly arrival: Arrival
  readonly #codec: Codec<T>
  #spare: { readonly value: T } | undefined

  /** @throws what the codec throws on bad bytes */
  constructor(entry: CacheEntry<T>, codec: Codec<T>, arrival: Arrival = 'held') {
    this.entry = entry
    this.arrival = arrival
    this.#codec = codec
    this.#spare = { value: readValue(entry, codec) }
  }

  get valueBytes(): number {
    return this.entry.valueBytes
  }

  get expiresAtMs(): number {
    return this.entry.expiresAtMs
  }

  preview(): T {
    return this.#spare === undefined ? readValue(this.entry, this.#codec) : this.#spare.value
  }

  take(): T {
    const spare = this.#spare
    this.#spare = undefined
    return spare === undefined ? readValue(this.entry, this.#codec) : spare.value
  }
}
