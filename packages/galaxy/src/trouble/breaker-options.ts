import { requireKnown, requireMs, requirePositiveInteger, wrong } from '../require.js'

/** When a peer that fails is left alone. */
export interface BreakerOptions {
  /** Fetches that fail one after the other, with no answer between, before the peer is left alone. Default 5. */
  readonly failures?: number
  /** How long it is left alone the first time, in ms; twice as long after each probe that fails. Default 1,000. */
  readonly openMs?: number
  /** The longest that it is left alone before the next probe, in ms. Default 30,000. */
  readonly maxOpenMs?: number
}

/** How a universe deals with peers that fail. */
export interface PeerTroubleOptions {
  /**
   * When a peer that fails is left alone, so that gets go to the local backend at once. `false`: never. Default `true`.
   */
  readonly breaker?: boolean | BreakerOptions
}

/** {@link PeerTroubleOptions}, checked and complete. */
export interface ResolvedPeerTroubleOptions {
  /** Undefined: peers are asked however often they fail. */
  readonly breaker: Required<BreakerOptions> | undefined
}

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolvePeerTroubleOptions({ breaker = true }: PeerTroubleOptions): ResolvedPeerTroubleOptions {
  if (breaker === false) return { breaker: undefined }
  if (breaker === true) return resolvePeerTroubleOptions({ breaker: {} })
  if (typeof breaker !== 'object' || breaker === null)
    throw wrong(TypeError, 'breaker', 'a boolean or an object', breaker)
  requireKnown(breaker, { failures: true, openMs: true, maxOpenMs: true }, 'breaker.')
  const { failures = 5, openMs = 1_000, maxOpenMs = Math.max(30_000, openMs) } = breaker
  requirePositiveInteger('breaker.failures', failures)
  requireMs('breaker.openMs', openMs)
  if (typeof maxOpenMs !== 'number' || !(maxOpenMs >= openMs))
    throw wrong(RangeError, 'breaker.maxOpenMs', `a number of ms from openMs (${openMs})`, maxOpenMs)
  return { breaker: { failures, openMs, maxOpenMs } }
}
