import type { Promoter, PromotionStats } from '@galaxycache/promoter'
import type { LocalCache } from './cache/local-cache.js'
import type { Clock } from './clock.js'
import type { GalaxyCounters } from './galaxy-stats.js'
import type { Loaded } from './loaded.js'

/** Decides about values fetched from their owners: tracks the key's rate, asks the promoter, fills the hot cache. */
export class Promotion<T> {
  readonly #promoter: Promoter<T>
  readonly #local: LocalCache<T>
  readonly #counters: GalaxyCounters
  readonly #clock: Clock

  constructor(promoter: Promoter<T>, local: LocalCache<T>, counters: GalaxyCounters, clock: Clock) {
    this.#promoter = promoter
    this.#local = local
    this.#counters = counters
    this.#clock = clock
  }

  /** Offers a fetched value for which `requests` callers waited. */
  offer(key: string, loaded: Loaded<T>, requests: number): void {
    const { entry } = loaded
    const rate = this.#local.track(key, requests)
    const stats: PromotionStats = {
      keyQps: rate.rate(this.#clock.now()),
      requests: rate.requests,
      valueBytes: entry.valueBytes,
      hotCache: this.#local.hotCacheStats(),
    }
    if (this.#approves(key, loaded, stats) && this.#local.keepHot(entry, rate)) this.#counters.promotions += 1
    else this.#counters.promotionsDenied += 1
  }

  /** A promoter is a user's code: what it throws costs the key its promotion, never the caller the value. */
  #approves(key: string, loaded: Loaded<T>, stats: PromotionStats): boolean {
    try {
      // oxlint-disable-next-line typescript/no-unnecessary-boolean-literal-compare -- a promise, say, is no yes
      return this.#promoter.shouldPromote(key, loaded.preview(), stats) === true
    } catch {
      this.#counters.promoterErrors += 1
      return false
    }
  }
}
