import type { Cancellation } from '../cancellation.js'
import { OverloadedError } from '../errors.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'

/** What a {@link FallbackLimit} works with. */
export interface FallbackLimitOptions {
  readonly name: string
  readonly maxFallbackLoads: number
  readonly maxFallbackQueue: number
  readonly counters: GalaxyCounters
}

/** A limit if the options ask for one. */
export function makeFallbackLimit(
  options: Omit<FallbackLimitOptions, 'maxFallbackLoads'> & { readonly maxFallbackLoads: number | undefined },
): FallbackLimit | undefined {
  const { maxFallbackLoads } = options
  return maxFallbackLoads === undefined ? undefined : new FallbackLimit({ ...options, maxFallbackLoads })
}

/** Bounds the loads that stand in for owners. Those beyond wait, first come first served, and may leave at any time. */
export class FallbackLimit {
  readonly #options: FallbackLimitOptions
  /** Those who wait, by what calls them; a Set, because they leave from anywhere. */
  readonly #waiting = new Set<() => void>()
  #running = 0

  constructor(options: FallbackLimitOptions) {
    this.#options = options
  }

  /**
   * Runs `load` when it is its turn.
   * @throws OverloadedError at once if too many wait, the reason of `cancellation`, or what `load` throws
   */
  async run<R>(key: string, cancellation: Cancellation, load: () => Promise<R>): Promise<R> {
    const { name, maxFallbackLoads, maxFallbackQueue, counters } = this.#options
    if (this.#running < maxFallbackLoads) this.#running += 1
    else if (this.#waiting.size < maxFallbackQueue) await this.#turn(cancellation)
    else {
      counters.fallbacksRefused += 1
      throw new OverloadedError('the backend that stands in for the owner', { galaxy: name, key })
    }
    try {
      return await load()
    } finally {
      this.#passOn()
    }
  }

  /** Whoever is called takes over the place of the one who has done. */
  #turn(cancellation: Cancellation): Promise<void> {
    return new Promise((resolve, reject) => {
      const call = (): void => {
        forget()
        resolve()
      }
      const forget = cancellation.onCancel((reason) => {
        this.#waiting.delete(call)
        reject(reason)
      })
      if (!cancellation.cancelled) this.#waiting.add(call)
    })
  }

  #passOn(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#running -= 1
    else {
      this.#waiting.delete(next)
      next()
    }
  }
}
