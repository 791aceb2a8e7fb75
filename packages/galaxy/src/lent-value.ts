import type { Codec } from '@galaxycache/codecs'
import type { Arrival } from './cache/arrival.js'
import { type CacheEntry, makeEntry } from './cache/cache-entry.js'
import type { Confidence } from './companions/confidence.js'
import type { PeerAsks } from './demand/peer-asks.js'
import type { Loaded } from './loaded.js'
import type { FetchedValue } from './remote-fetcher.js'

/**
 * A value whose bytes a peer sent, maybe among those of many others. Most are read once and kept by nobody:
 * copying the bytes into memory of their own, as an entry has them, would take longer than all else that is
 * done for a value of 1 KiB.
 */
export class LentValue<T> implements Loaded<T> {
  readonly valueBytes: number
  readonly expiresAtMs: number
  readonly arrival: Arrival
  readonly asks: PeerAsks | undefined
  readonly confidence: Confidence | undefined
  readonly #key: string
  readonly #bytes: Uint8Array
  readonly #codec: Codec<T>
  /** That of all readers if the codec shares values, else of the first. */
  readonly #value: T
  #taken = false
  #entry: CacheEntry<T> | undefined

  /**
   * @param confidence of a value that was sent along with another
   * @throws what the codec throws on bad bytes
   */
  constructor(
    key: string,
    fetched: FetchedValue,
    expiresAtMs: number,
    codec: Codec<T>,
    asks?: PeerAsks,
    confidence?: Confidence,
  ) {
    const { bytes, wasLoaded } = fetched
    // First, because what a protocol gives may be no bytes at all, which a codec may take for none.
    this.valueBytes = bytes.byteLength
    this.expiresAtMs = expiresAtMs
    this.arrival = confidence !== undefined ? 'companion' : wasLoaded === true ? 'loaded' : 'held'
    this.asks = asks
    this.confidence = confidence
    this.#key = key
    this.#bytes = bytes
    this.#codec = codec
    this.#value = codec.view === undefined ? codec.decode(bytes) : codec.view(bytes)
  }

  get entry(): CacheEntry<T> {
    this.#entry ??= makeEntry(this.#codec, this.#key, this.#bytes, this.expiresAtMs, this.#keepable())
    return this.#entry
  }

  preview(): T {
    return this.#value
  }

  take(): T {
    if (this.#taken && !this.#isShared()) return this.#codec.decode(this.#bytes)
    this.#taken = true
    return this.#value
  }

  /** What an entry need not decode again. A view of a peer's answer would keep all of it. */
  #keepable(): T | undefined {
    return this.#isShared() && this.#codec.view === undefined ? this.#value : undefined
  }

  #isShared(): boolean {
    return this.#codec.keeps === 'value' || this.#codec.keeps === 'both'
  }
}
