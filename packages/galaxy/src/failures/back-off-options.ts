import { requireKnown, requirePositiveInteger, requirePositiveMs, requireShare, wrong } from '../require.js'

/** How long the backend is left alone after errors in a row, key by key. */
export interface BackOffOptions {
  /** Pause after the first error, in ms. Default 100. */
  readonly firstMs?: number
  /**
   * Longest pause, in ms. If nobody asks for a key for so long after its pause, its next error is a first
   * one again. Default 10,000.
   */
  readonly maxMs?: number
  /** By how much each pause is longer than the one before, from 1. Default 2. */
  readonly factor?: number
  /**
   * Part of a pause that chance may take off, from 0 to 1, so that keys which failed together are not
   * tried together. Default 1/2.
   */
  readonly jitter?: number
  /**
   * Failing keys that are remembered at once, each with its error. Beyond, the one that failed longest ago is
   * forgotten. Default 10,000.
   */
  readonly maxKeys?: number
}

/** {@link BackOffOptions}, checked and complete. */
export type ResolvedBackOffOptions = Required<BackOffOptions>

/** @returns undefined for none. @throws TypeError or RangeError that says which option breaks which rule */
export function resolveBackOff(options: boolean | BackOffOptions = false): ResolvedBackOffOptions | undefined {
  if (options === false) return undefined
  if (options === true) return resolveBackOff({})
  if (typeof options !== 'object' || options === null)
    throw wrong(TypeError, 'backOff', 'a boolean or an object', options)
  requireKnown(options, { firstMs: true, maxMs: true, factor: true, jitter: true, maxKeys: true }, 'backOff.')
  const { firstMs = 100, maxMs = 10_000, factor = 2, jitter = 1 / 2, maxKeys = 10_000 } = options
  requirePositiveMs('backOff.firstMs', firstMs)
  if (!Number.isFinite(maxMs) || maxMs < firstMs)
    throw wrong(RangeError, 'backOff.maxMs', `a finite number of ms from backOff.firstMs (${firstMs})`, maxMs)
  if (!(Number.isFinite(factor) && factor >= 1))
    throw wrong(RangeError, 'backOff.factor', 'a finite number from 1', factor)
  requireShare('backOff.jitter', jitter)
  requirePositiveInteger('backOff.maxKeys', maxKeys)
  return { firstMs, maxMs, factor, jitter, maxKeys }
}
