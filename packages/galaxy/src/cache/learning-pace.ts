import type { CacheName } from './cache-factory.js'

/**
 * Requests from learning to learning: enough to be worth it, and so many an entry, for what is
 * learned grows with the cache.
 */
const requestsPerEntry = 1
const minRequests = 256

/**
 * Requests an entry before a store learns for the first time. By then nobody can have seen that a key is asked
 * for again later than that, so what is learned sooner takes all longer waits for endless, and keys of a loop
 * that is a little larger than the cache for such as never come back. Copies are there for what is asked for
 * often, and lose more by waiting.
 */
const firstRequestsPerEntry = { hot: 2, main: 4 } as const

/** How often a store learns from the requests to it. */
export class LearningPace {
  #requestsPerEntry: number
  #learnedAt = 0
  #hasLearned = false

  constructor(cache: CacheName) {
    this.#requestsPerEntry = firstRequestsPerEntry[cache]
  }

  /** Whether {@link isDue} has said so once. */
  get hasLearned(): boolean {
    return this.#hasLearned
  }

  /**
   * Whether a store of so many entries is to learn now; if so, it is taken to do it.
   *
   * @param requests to the store so far; they do not wrap
   */
  isDue(requests: number, entries: number): boolean {
    if (requests - this.#learnedAt < entries * this.#requestsPerEntry + minRequests) return false
    this.#learnedAt = requests
    this.#requestsPerEntry = requestsPerEntry
    this.#hasLearned = true
    return true
  }
}
