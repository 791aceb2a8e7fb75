import { requirePositiveInteger } from '../require.js'

/** How much a galaxy has its backend do at once on behalf of others. */
export interface OverloadOptions {
  /**
   * Loads for peers that wait for the backend here at once; more are refused, and the peers turn to their own
   * backends or to stale values. Keys that one call of `loadMany` loads are one load; without `loadMany` each key of
   * a batch is one. Default: no limit.
   */
  readonly maxServedLoads?: number
  /**
   * Loads at once of keys whose owners failed, had too much to do, or were not asked; more wait their turn, so that the
   * backend does not get all the requests that the owner's cache would have answered. Default: no limit.
   */
  readonly maxFallbackLoads?: number
  /** Loads that wait for such a turn; one more fails at once with an OverloadedError. Default 1,000. */
  readonly maxFallbackQueue?: number
}

/** {@link OverloadOptions}, checked and complete. */
export interface ResolvedOverloadOptions {
  /** Undefined: no limit. */
  readonly maxServedLoads: number | undefined
  /** Undefined: no limit. */
  readonly maxFallbackLoads: number | undefined
  readonly maxFallbackQueue: number
}

/** @throws RangeError that says which option breaks which rule */
export function resolveOverloadOptions(options: OverloadOptions): ResolvedOverloadOptions {
  const { maxServedLoads, maxFallbackLoads, maxFallbackQueue = 1_000 } = options
  if (maxServedLoads !== undefined) requirePositiveInteger('maxServedLoads', maxServedLoads)
  if (maxFallbackLoads !== undefined) requirePositiveInteger('maxFallbackLoads', maxFallbackLoads)
  requirePositiveInteger('maxFallbackQueue', maxFallbackQueue)
  return { maxServedLoads, maxFallbackLoads, maxFallbackQueue }
}
