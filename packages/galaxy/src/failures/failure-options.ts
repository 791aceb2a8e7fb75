import { type BackOffOptions, type ResolvedBackOffOptions, resolveBackOff } from './back-off-options.js'
import { type NegativeOptions, type ResolvedNegativeOptions, resolveNegative } from './negative-options.js'

/** What a galaxy remembers of loads that brought no value. Off unless asked for. */
export interface FailureOptions extends NegativeOptions {
  /**
   * After an error of the backend, leave it alone for a while, key by key. Default `false`: the next get tries again.
   */
  readonly backOff?: boolean | BackOffOptions
}

/** {@link FailureOptions}, checked and complete. */
export interface ResolvedFailureOptions {
  readonly negative: ResolvedNegativeOptions | undefined
  readonly backOff: ResolvedBackOffOptions | undefined
}

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveFailureOptions(options: FailureOptions, maxBytes: number): ResolvedFailureOptions {
  return { negative: resolveNegative(options, maxBytes), backOff: resolveBackOff(options.backOff) }
}
