import type { CacheEntry } from '../cache/cache-entry.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { Clock } from '../clock.js'

/**
 * Part of its budget that a process makes room for, where less is free, when it is handed entries: the coldest quarter
 * of a cache answers little.
 */
const share = 1 / 4

/** Messages of a hand-off follow each other at once. What comes after such a pause is another hand-off. */
const pauseMs = 10_000

/** What {@link Adoptions} work with. */
export interface AdoptionsOptions<T> {
  readonly local: LocalCache<T>
  readonly clock: Clock
  readonly maxBytes: number
}

/**
 * Room for what processes that leave hand to this one. What is worth most comes first, so what would put out what came
 * before it is not kept. Only the first that it would put out is looked at: a large one may take others along.
 */
export class Adoptions<T> {
  readonly #options: AdoptionsOptions<T>
  /** What was kept of the hand-offs of this time. */
  #kept = new WeakSet<CacheEntry<T>>()
  #keptBytes = 0
  #latestAtMs = Number.NEGATIVE_INFINITY

  constructor(options: AdoptionsOptions<T>) {
    this.#options = options
  }

  /** @returns whether `entry`, whose key is not held, is kept */
  keep(entry: CacheEntry<T>): boolean {
    const { local, clock } = this.#options
    const nowMs = clock.monotonicNow()
    if (nowMs - this.#latestAtMs >= pauseMs) {
      this.#kept = new WeakSet()
      this.#keptBytes = 0
    }
    this.#latestAtMs = nowMs
    if (!this.#isRoomFor(entry) || !local.keepMain(entry, 'given')) return false
    this.#kept.add(entry)
    this.#keptBytes += entry.chargedBytes
    return true
  }

  #isRoomFor({ chargedBytes }: CacheEntry<T>): boolean {
    const { local, maxBytes } = this.#options
    if (local.bytes + chargedBytes <= maxBytes) return true
    if (this.#keptBytes + chargedBytes > maxBytes * share) return false
    const next = local.main.coldest()
    // Else the store would rather lose what came before.
    return next === undefined || !this.#kept.has(next)
  }
}
