import type { CacheStats } from './cache-stats.js'
import { keyRateBytes, stringBytes } from './charge.js'
import { KeyRate } from './key-rate.js'
import { ownString } from './own-copy.js'

/** Limits of a {@link CandidateCache}. */
export interface CandidateCacheOptions {
  /** Keys tracked at once. */
  readonly maxCandidates: number
  /** Bytes that the keys and their rates may take together. */
  readonly maxBytes: number
  /** See {@link KeyRate}. */
  readonly idleResetMs: number
}

/** Request rates, without data, of keys that others own and that are not hot yet. The key asked for longest ago goes first. */
export class CandidateCache {
  readonly #options: CandidateCacheOptions
  /** In the order of last use: a Map keeps the order of insertion. */
  readonly #rates = new Map<string, KeyRate>()
  #bytes = 0
  #gets = 0
  #hits = 0
  #evictions = 0

  constructor(options: CandidateCacheOptions) {
    this.#options = options
  }

  /** The rate of `key`, which is tracked from now on. A key too large to be tracked gets a new rate each time. */
  track(key: string, nowMs: number): KeyRate {
    this.#gets++
    const known = this.#rates.get(key)
    if (known === undefined) {
      const rate = new KeyRate(nowMs, this.#options.idleResetMs)
      this.keep(key, rate)
      return rate
    }
    this.#hits++
    this.#rates.delete(key)
    this.#rates.set(key, known)
    return known
  }

  /** Takes `key` in with the rate it already has. */
  keep(key: string, rate: KeyRate): void {
    this.delete(key)
    const bytes = chargeOf(key)
    if (bytes > this.#options.maxBytes) return
    this.#rates.set(ownString(key), rate)
    this.#bytes += bytes
    this.#shrink()
  }

  peek(key: string): KeyRate | undefined {
    return this.#rates.get(key)
  }

  delete(key: string): void {
    if (this.#rates.delete(key)) this.#bytes -= chargeOf(key)
  }

  clear(): void {
    this.#rates.clear()
    this.#bytes = 0
  }

  stats(): CacheStats {
    return {
      entries: this.#rates.size,
      bytes: this.#bytes,
      capacityBytes: this.#options.maxBytes,
      gets: this.#gets,
      hits: this.#hits,
      evictions: this.#evictions,
      evictionsUnexpired: this.#evictions,
      expirations: 0,
    }
  }

  #shrink(): void {
    const { maxCandidates, maxBytes } = this.#options
    for (const key of this.#rates.keys()) {
      if (this.#rates.size <= maxCandidates && this.#bytes <= maxBytes) return
      this.delete(key)
      this.#evictions++
    }
  }
}

const mapSlotBytes = 48

const chargeOf = (key: string): number => stringBytes(key) + mapSlotBytes + keyRateBytes
