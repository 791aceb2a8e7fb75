import type { CacheName } from './cache-store.js'

/**
 * Requests from learning to learning: enough to be worth it, and so many an entry, for what is learned grows with the cache.
 * Hot caches are small and gain by learning often. Main caches may lose by it where a stream goes round in loops: with what
 * suits hot caches, a published trace of disk reads had a fifth more backend loads.
 */
const requestsPerEntry = { hot: 1, main: 2 } as const
const minRequests = 256

/** How often a store learns from the requests to it. */
export class LearningPace {
  readonly #requestsPerEntry: number
  #learnedAt = 0

  constructor(cache: CacheName) {
    this.#requestsPerEntry = requestsPerEntry[cache]
  }

  /**
   * Whether a store of so many entries is to learn now; if so, it is taken to do it.
   *
   * @param now requests to the store so far, modulo 2^32
   */
  isDue(now: number, entries: number): boolean {
    if ((now - this.#learnedAt) >>> 0 < entries * this.#requestsPerEntry + minRequests) return false
    this.#learnedAt = now
    return true
  }
}
