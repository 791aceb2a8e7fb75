import type { Waiters } from '../load.js'
import { requirePositiveMs, wrong } from '../require.js'

/** How long peers may take. */
export interface PeerLimitOptions {
  /**
   * Time limit of one fetch from a peer, in ms; then the local backend is asked. Default `loadTimeoutMs` and a second:
   * shorter, and every process would give up on a slow load and do it again.
   */
  readonly peerTimeoutMs?: number
  /**
   * Part of the time that is left to those who wait, which a peer gets of it if that is less than `peerTimeoutMs`: the
   * rest is for the local backend, should the peer not answer. Above 0, at most 1. Default 0.7.
   */
  readonly peerDeadlineShare?: number
}

/** For the way to the owner and back, which a load that takes all its time must still survive. */
const peerMarginMs = 1_000

/** @throws RangeError that says which option breaks which rule */
export function resolvePeerLimits(options: PeerLimitOptions, loadTimeoutMs: number): Required<PeerLimitOptions> {
  const { peerTimeoutMs = loadTimeoutMs + peerMarginMs, peerDeadlineShare = 0.7 } = options
  requirePositiveMs('peerTimeoutMs', peerTimeoutMs)
  if (typeof peerDeadlineShare !== 'number' || !(peerDeadlineShare > 0 && peerDeadlineShare <= 1))
    throw wrong(RangeError, 'peerDeadlineShare', 'a number above 0 and at most 1', peerDeadlineShare)
  return { peerTimeoutMs, peerDeadlineShare }
}

/**
 * How long a peer may take for `waiters`, in ms. Who waits gets an answer in time, also of what goes on without him.
 */
export function peerLimitMs(
  { peerTimeoutMs, peerDeadlineShare }: Required<PeerLimitOptions>,
  { deadlineAtMs, awaitedUntilMs = deadlineAtMs }: Pick<Waiters, 'deadlineAtMs' | 'awaitedUntilMs'>,
  nowMs: number,
): number {
  return Math.min(Math.max(0, awaitedUntilMs - nowMs) * peerDeadlineShare, peerTimeoutMs)
}
