import { bytesOf, type CacheEntry } from '../cache/cache-entry.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { Clock } from '../clock.js'
import type { GalaxyOptions } from '../galaxy-options.js'
import { keyHash } from '../key-hash.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import type { Companion } from './companion.js'
import { maxCompanionAnswerBytes, maxCompanions } from './companions-header.js'
import { type Confidence, readConfidence } from './confidence.js'
import type { Successors } from './successors.js'

/** A character of UTF-16 in UTF-8. */
const maxCharacterBytes = 3

/** What a {@link CompanionChoice} works with. */
export interface CompanionChoiceOptions<T> extends Pick<GalaxyOptions<T>, 'codec'> {
  readonly local: LocalCache<T>
  readonly successors: Successors
  readonly clock: Clock
  readonly counters: GalaxyCounters
}

/**
 * Chooses what goes along with a value that a peer fetches: what is asked for next, and next after
 * that, as far as it is held.
 */
export class CompanionChoice<T> {
  readonly #options: CompanionChoiceOptions<T>

  constructor(options: CompanionChoiceOptions<T>) {
    this.#options = options
  }

  /**
   * @param header what the peer said that it takes.
   * @returns undefined if that is nothing, or there is nothing to send
   */
  choose(first: CacheEntry<T>, header: string | undefined): readonly Companion[] | undefined {
    const least = readConfidence(header)
    if (least === undefined) return undefined
    const { successors, counters } = this.#options
    const companions: Companion[] = []
    let roomBytes = maxCompanionAnswerBytes - first.valueBytes
    let hash = keyHash(first.key)
    let confidence: Confidence = 3
    for (let step = 0; step < maxCompanions; step++) {
      // A chain is as sure as what is least sure in it.
      const place = successors.find(hash)
      const here = place < 0 ? 0 : successors.confidence(place)
      if (here === 0 || here < least) break
      if (here < confidence) confidence = here
      hash = successors.after(place)
      const entry = this.#held(hash, first, companions)
      if (entry === undefined) continue
      const bytes = entry.valueBytes + entry.key.length * maxCharacterBytes
      if (bytes > roomBytes) continue
      roomBytes -= bytes
      companions.push(this.#companionOf(entry, confidence))
    }
    counters.companionsSent += companions.length
    return companions.length === 0 ? undefined : companions
  }

  /** What is held of a key with this hash, unless it has expired or goes with the answer already. */
  #held(hash: number, first: CacheEntry<T>, companions: readonly Companion[]): CacheEntry<T> | undefined {
    const { local, clock } = this.#options
    const entry = local.main.peekHash(hash)
    if (entry === undefined || entry.key === first.key || !(entry.expiresAtMs > clock.now())) return undefined
    return companions.some(({ key }) => key === entry.key) ? undefined : entry
  }

  #companionOf(entry: CacheEntry<T>, confidence: Confidence): Companion {
    const { key, expiresAtMs } = entry
    return { key, bytes: bytesOf(entry, this.#options.codec), expiresAtMs, confidence }
  }
}
