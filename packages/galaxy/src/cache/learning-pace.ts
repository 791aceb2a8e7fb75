import type { CacheName } from './cache-store.js'

/**
 * Requests from learning to learning: enough to be worth it, and so many an entry, for what is learned grows with the cache.
 * Hot caches are small and gain by learning often. Main caches do not, and lose where a stream goes round in loops: with what
 * suits hot caches, a published trace of disk reads had a fifth more backend loads.
 */
const requests = {
  hot: { atLeast: 256, perEntry: 1 },
  main: { atLeast: 512, perEntry: 4 },
} as const

/** How often a store learns from the requests to it. */
export class LearningPace {
  readonly #requests: Readonly<{ atLeast: number; perEntry: number }>
  #learnedAt = 0

  constructor(cache: CacheName) {
    this.#requests = requests[cache]
  }

  /**
   * Whether a store of so many entries is to learn now; if so, it is taken to do it.
   *
   * @param now requests to the store so far, modulo 2^32
   */
  isDue(now: number, entries: number): boolean {
    const { atLeast, perEntry } = this.#requests
    if ((now - this.#learnedAt) >>> 0 < entries * perEntry + atLeast) return false
    this.#learnedAt = now
    return true
  }
}
