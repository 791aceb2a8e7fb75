import { requirePositiveMs, requireShare, wrong } from '../require.js'

/** How long a process remembers that keys do not exist. */
export interface NegativeOptions {
  /**
   * For so long, in ms, after the backend here said that a key does not exist, it is not asked for the key again.
   * Writes of the key end it at once. Default: off, every get asks.
   */
  readonly negativeTtlMs?: number
  /** Part of `maxBytes` that these keys take, above 0 and below 1. The values have the rest. Default 1/64. */
  readonly negativeShare?: number
}

/** {@link NegativeOptions}, checked and complete. */
export interface ResolvedNegativeOptions {
  readonly ttlMs: number
  readonly maxBytes: number
}

const defaultShare = 1 / 64

/**
 * @returns undefined if nothing is to be remembered.
 * @throws TypeError or RangeError that says which option breaks which rule
 */
export function resolveNegative(options: NegativeOptions, maxBytes: number): ResolvedNegativeOptions | undefined {
  const { negativeTtlMs, negativeShare = defaultShare } = options
  requireShare('negativeShare', negativeShare)
  if (negativeShare === 0 || negativeShare === 1)
    throw wrong(RangeError, 'negativeShare', 'above 0 and below 1', negativeShare)
  if (negativeTtlMs === undefined) return undefined
  requirePositiveMs('negativeTtlMs', negativeTtlMs)
  return { ttlMs: negativeTtlMs, maxBytes: Math.floor(maxBytes * negativeShare) }
}
