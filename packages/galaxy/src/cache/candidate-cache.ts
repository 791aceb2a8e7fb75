import type { CacheStats } from './cache-stats.js'
import { keyRateBytes, stringBytes } from './charge.js'
import { KeyRate } from './key-rate.js'
import { ownString } from './own-copy.js'

/**
 * Of the budget, what the candidates' keys may take beside it, and the least that this comes
 * to: one key of 64 KiB fits.
 */
const candidateShare = 1 / 64
const minCandidateBytes = 256 * 1024

/**
 * What each candidate may take in any case, so that there may be as many as are asked for: keys of
 * up to 250 characters fit.
 */
const bytesACandidate = 512

/** Bytes that `maxCandidates` candidates may take in a galaxy whose caches have a budget of `maxBytes`. */
export const candidateBytes = (maxBytes: number, maxCandidates: number): number =>
  Math.max(maxBytes * candidateShare, maxCandidates * bytesACandidate, minCandidateBytes)

/** Limits of a {@link CandidateCache}. */
export interface CandidateCacheOptions {
  /** Keys tracked at once. */
  readonly maxCandidates: number
  /** Bytes that the keys and their rates may take together. */
  readonly maxBytes: number
  /** See {@link KeyRate}. */
  readonly idleResetMs: number
}

/**
 * A key and its rate, and its neighbours in the order of last use. The key is a copy of its own: the string that asks
 * for it may be cut out of a larger one.
 */
interface Candidate {
  readonly key: string
  readonly rate: KeyRate
  readonly chargedBytes: number
  older: Candidate | undefined
  newer: Candidate | undefined
}

/**
 * Request rates, without data, of keys that others own and that are not hot yet. The key asked
 * for longest ago goes first.
 */
export class CandidateCache {
  readonly #options: CandidateCacheOptions
  /** Not what keeps the order: to take a key out of a Map and put it in again at each use takes a third of a fetch. */
  readonly #candidates = new Map<string, Candidate>()
  #oldest: Candidate | undefined
  #newest: Candidate | undefined
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
    const known = this.#candidates.get(key)
    if (known === undefined) {
      const rate = new KeyRate(nowMs, this.#options.idleResetMs)
      this.keep(key, rate)
      return rate
    }
    this.#hits++
    if (known !== this.#newest) {
      this.#unlink(known)
      this.#append(known)
    }
    return known.rate
  }

  /** Takes `key` in with the rate it already has. */
  keep(key: string, rate: KeyRate): void {
    this.delete(key)
    const chargedBytes = chargeOf(key)
    if (chargedBytes > this.#options.maxBytes) return
    const candidate: Candidate = { key: ownString(key), rate, chargedBytes, older: undefined, newer: undefined }
    this.#candidates.set(candidate.key, candidate)
    this.#append(candidate)
    this.#bytes += chargedBytes
    this.#shrink()
  }

  /** The rate of `key`; undefined if it is not tracked. Not a use. */
  peek(key: string): KeyRate | undefined {
    return this.#candidates.get(key)?.rate
  }

  /** Keys and their rates, the one asked for longest ago first. */
  *[Symbol.iterator](): Generator<{ readonly key: string; readonly rate: KeyRate }> {
    for (let candidate = this.#oldest; candidate !== undefined; candidate = candidate.newer) yield candidate
  }

  delete(key: string): void {
    const candidate = this.#candidates.get(key)
    if (candidate === undefined) return
    this.#candidates.delete(key)
    this.#unlink(candidate)
    this.#bytes -= candidate.chargedBytes
  }

  clear(): void {
    this.#candidates.clear()
    this.#oldest = undefined
    this.#newest = undefined
    this.#bytes = 0
  }

  stats(): CacheStats {
    return {
      entries: this.#candidates.size,
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
    while (this.#oldest !== undefined && (this.#candidates.size > maxCandidates || this.#bytes > maxBytes)) {
      this.delete(this.#oldest.key)
      this.#evictions++
    }
  }

  #append(candidate: Candidate): void {
    candidate.older = this.#newest
    if (this.#newest === undefined) this.#oldest = candidate
    else this.#newest.newer = candidate
    this.#newest = candidate
  }

  #unlink(candidate: Candidate): void {
    const { older, newer } = candidate
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
    candidate.older = undefined
    candidate.newer = undefined
  }
}

/** The candidate (64) and its place in the Map (28 to 56). */
const overheadBytes = 112

const chargeOf = (key: string): number => stringBytes(key) + overheadBytes + keyRateBytes
