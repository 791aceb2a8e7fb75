import { requireKnown, requireMs, wrong } from '../require.js'

/** How fetches are hedged. */
export interface HedgeOptions {
  /**
   * Part of the fetches that may be hedged, above 0 and at most 1: the most that hedging adds
   * to the load. Default 0.05.
   */
  readonly maxShare?: number
  /** No fetch is hedged earlier, in ms, however fast the peer is. Default 10: time limits have ticks of as much. */
  readonly minDelayMs?: number
}

/** Whether a galaxy asks twice. */
export interface HedgingOptions {
  /**
   * Whether the next owner on the ring is asked as well when a peer takes longer than 19 of 20 of its answers do; the
   * first answer counts, the other call is cancelled. Fetches that share requests are not hedged. Default: no.
   */
  readonly hedge?: boolean | HedgeOptions
}

/** {@link HedgingOptions}, checked and complete. */
export interface ResolvedHedgingOptions {
  /** Undefined: no. */
  readonly hedge: Required<HedgeOptions> | undefined
}

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveHedgingOptions({ hedge = false }: HedgingOptions): ResolvedHedgingOptions {
  if (hedge === false) return { hedge: undefined }
  if (hedge === true) return resolveHedgingOptions({ hedge: {} })
  if (typeof hedge !== 'object' || hedge === null) throw wrong(TypeError, 'hedge', 'a boolean or an object', hedge)
  requireKnown(hedge, { maxShare: true, minDelayMs: true }, 'hedge.')
  const { maxShare = 0.05, minDelayMs = 10 } = hedge
  if (typeof maxShare !== 'number' || !(maxShare > 0 && maxShare <= 1))
    throw wrong(RangeError, 'hedge.maxShare', 'a number above 0 and at most 1', maxShare)
  requireMs('hedge.minDelayMs', minDelayMs)
  return { hedge: { maxShare, minDelayMs } }
}
