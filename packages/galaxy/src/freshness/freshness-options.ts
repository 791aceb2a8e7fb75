import { requireMs, requireShare, wrong } from '../require.js'

/** Whether values are answered that have expired, and refreshed before they do. To be the same in all processes. */
export interface FreshnessOptions {
  /**
   * For so long after its expiry a value is answered at once, while it is refreshed in the background, in ms. It comes
   * after `maxTtlMs`. Default 0: who finds a value expired waits for a fresh one.
   */
  readonly staleWhileRevalidateMs?: number
  /**
   * For so long after its expiry a value is answered when it cannot be loaded, in ms; that it does not exist any more
   * is an answer of its own. It comes after `maxTtlMs`, and is never shorter than `staleWhileRevalidateMs`. Default 0.
   */
  readonly staleIfErrorMs?: number
  /**
   * A value that is asked for in the last part of its life is refreshed in the background before it expires; how large
   * that part is, from 0 to below 1. Default 0: none is.
   */
  readonly refreshAheadShare?: number
}

/** @throws RangeError that says which option breaks which rule */
export function resolveFreshnessOptions(options: FreshnessOptions): Required<FreshnessOptions> {
  const { staleWhileRevalidateMs = 0, staleIfErrorMs = 0, refreshAheadShare = 0 } = options
  requireMs('staleWhileRevalidateMs', staleWhileRevalidateMs)
  requireMs('staleIfErrorMs', staleIfErrorMs)
  requireShare('refreshAheadShare', refreshAheadShare)
  // With 1 a value would be asked for anew by the first who reads it, for ever.
  if (refreshAheadShare === 1) throw wrong(RangeError, 'refreshAheadShare', 'below 1', refreshAheadShare)
  return { staleWhileRevalidateMs, staleIfErrorMs, refreshAheadShare }
}

/** For how long after its expiry a value is kept, in ms. */
export const staleMsOf = ({ staleWhileRevalidateMs, staleIfErrorMs }: Required<FreshnessOptions>): number =>
  Math.max(staleWhileRevalidateMs, staleIfErrorMs)
