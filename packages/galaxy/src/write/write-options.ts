import { type CallerOptions, requireCallerOptions } from '../caller.js'
import { timeOf } from '../expiry.js'
import { requireMs, requirePositiveMs, wrong } from '../require.js'
import type { PeerWrite } from './peer-write.js'

/** How the writes of a galaxy go round. */
export interface WritingOptions {
  /** Time limit of each call that tells a peer of a write, in ms. Default 2,000. */
  readonly writeTimeoutMs?: number
  /** How often a peer that missed a write is told again until it knows, in ms. Default 1,000. */
  readonly reconcileMs?: number
}

/** @throws RangeError that says which option breaks which rule */
export function resolveWritingOptions(options: WritingOptions): Required<WritingOptions> {
  const { writeTimeoutMs = 2_000, reconcileMs = 1_000 } = options
  requirePositiveMs('writeTimeoutMs', writeTimeoutMs)
  // Nothing is kept that comes from others for twice as long.
  if (writeTimeoutMs === Number.POSITIVE_INFINITY)
    throw wrong(RangeError, 'writeTimeoutMs', 'a number of ms that ends', writeTimeoutMs)
  requirePositiveMs('reconcileMs', reconcileMs)
  return { writeTimeoutMs, reconcileMs }
}

/** How long a writer waits. */
export interface WriteOptions {
  /** Ends the wait, with a CancelledError. Peers that do not know the write by then are told later. */
  readonly signal?: AbortSignal | undefined
  /**
   * Ends the wait, with a DeadlineExceededError, after so many ms; peers as above. Default: when the
   * galaxy's `writeTimeoutMs` pass.
   */
  readonly timeoutMs?: number | undefined
}

/** How long a value that is set lives. Default: for ever, but for the galaxy's `maxTtlMs`. */
export interface Lifetime {
  /** When the value expires: a Date, or ms since the Unix epoch. */
  readonly expiresAt?: Date | number | undefined
  /** How long the value lives, in ms. Not together with `expiresAt`. */
  readonly ttlMs?: number | undefined
}

/** How a value is set everywhere. */
export interface SetOptions extends WriteOptions, Lifetime {}

/** Every option of `set`. The type sees to it that one that is new, or gone, is so here too. */
export const setOptionNames: Readonly<Record<keyof SetOptions, true>> = {
  expiresAt: true,
  ttlMs: true,
  signal: true,
  timeoutMs: true,
}

const writeOptionNames: Readonly<Record<keyof WriteOptions, true>> = { signal: true, timeoutMs: true }

/**
 * Checks what a user says of one write.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export const requireWriteOptions = (kind: PeerWrite['kind'], options: WriteOptions): CallerOptions =>
  requireCallerOptions(options, kind === 'set' ? setOptionNames : writeOptionNames)

/** @returns when the value expires, in ms since the Unix epoch. @throws TypeError or RangeError for a wrong option */
export function expiryOf({ expiresAt, ttlMs }: Lifetime, nowMs: number): number {
  if (ttlMs !== undefined && expiresAt !== undefined)
    throw wrong(TypeError, 'ttlMs', 'left out where expiresAt is given', ttlMs)
  if (ttlMs !== undefined) {
    requireMs('ttlMs', ttlMs)
    return nowMs + ttlMs
  }
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY
  const expiresAtMs = timeOf(expiresAt)
  if (Number.isNaN(expiresAtMs))
    throw wrong(RangeError, 'expiresAt', 'a valid Date or a number of ms since the Unix epoch', expiresAt)
  return expiresAtMs
}
