import type { Promoter, PromotionStats } from '@galaxycache/promoter'
import type { CacheEntry } from './cache/cache-entry.js'
import type { KeyRate } from './cache/key-rate.js'
import type { LocalCache } from './cache/local-cache.js'
import type { Clock } from './clock.js'
import type { Loaded } from './loaded.js'
import { PromoterErrors } from './promoter-errors.js'
import { wrong } from './require.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import type { RecentWrites } from './write/recent-writes.js'

/** What a {@link Promotion} works with. */
export interface PromotionOptions<T> {
  readonly name: string
  readonly promoter: Promoter<T>
  readonly local: LocalCache<T>
  readonly recentWrites: RecentWrites
  readonly telemetry: GalaxyTelemetry
  readonly clock: Clock
}

/**
 * Decides about values fetched from their owners, and those that came along: tracks the rates of keys that were asked
 * for, asks the promoter, fills the hot cache.
 */
export class Promotion<T> {
  readonly #options: PromotionOptions<T>
  readonly #errors: PromoterErrors

  constructor(options: PromotionOptions<T>) {
    this.#options = options
    this.#errors = new PromoterErrors(options)
  }

  /**
   * Offers a fetched value for which `requests` callers waited. 0: it was refreshed, and who found it
   * due has counted already.
   */
  offer(key: string, loaded: Loaded<T>, requests: number): void {
    const { local } = this.#options
    const rate = requests === 0 ? local.rateOf(key) : local.track(key, requests)
    // His request may be longer ago than is tracked, or have been for a value of the main cache, of which none are.
    this.#decide(key, loaded, rate, Math.max(rate.requests, 1))
  }

  /**
   * Offers a value that was sent along with another: nobody has asked for it, and it is not tracked for that.
   * @returns what the promoter said; undefined: it was not asked
   */
  offerCompanion(key: string, loaded: Loaded<T>): boolean | undefined {
    const rate = this.#options.local.rateOf(key)
    // As if it were asked for now, for a promoter is to say whether it is worth a place to who asks for it next.
    return this.#decide(key, loaded, rate, rate.requests + 1)
  }

  /** @returns what the promoter said; undefined: it was not asked */
  #decide(key: string, loaded: Loaded<T>, rate: KeyRate, requests: number): boolean | undefined {
    const { local, recentWrites, telemetry, clock } = this.#options
    // The owner could not refresh it. Worth an answer, and nothing to replace a copy with.
    if (!(loaded.expiresAtMs > clock.now())) return undefined
    const stats: PromotionStats = {
      keyQps: rate.rate(clock.now()),
      requests,
      valueBytes: loaded.valueBytes,
      hotCache: local.hotCacheStats(),
    }
    const { count } = recentWrites
    const approved = this.#approves(key, loaded, stats)
    const entry = approved ? entryOf(loaded) : undefined
    // Promoters and codecs are a user's code: what they wrote is later than what was fetched.
    const isWritten = recentWrites.isWrittenSince(count, key)
    const isKept = entry !== undefined && !isWritten && local.keepHot(entry, rate, loaded)
    // A copy from before would be taken for the latest value until it expires.
    if (!isKept && !isWritten) local.forget(key)
    telemetry.promotionDecided(key, !approved ? 'denied' : isKept ? 'promoted' : 'turned-away', stats)
    return approved
  }

  /**
   * A promoter is a user's code: what it throws, or says that is no answer, costs the key its promotion,
   * never the caller the value.
   */
  #approves(key: string, loaded: Loaded<T>, stats: PromotionStats): boolean {
    try {
      const said: unknown = this.#options.promoter.shouldPromote(key, loaded.preview(), stats)
      if (typeof said === 'boolean') return said
      // A promise, say, or a policy: a factory was given that nobody called. Of a promise nobody else
      // would hear that it fails.
      Promise.resolve(said).catch(() => {})
      throw wrong(TypeError, 'what shouldPromote returns', 'a boolean', said)
    } catch (error) {
      this.#errors.add(error)
      return false
    }
  }
}

function entryOf<T>(loaded: Loaded<T>): CacheEntry<T> | undefined {
  try {
    return loaded.entry
  } catch {
    // The value is good, but its codec does not know what it takes of the budget.
    return undefined
  }
}
