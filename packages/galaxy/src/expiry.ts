import { requireMs } from './require.js'

/** Longest life of a value in a galaxy. */
export interface ExpiryLimits {
  /** No value is kept for longer, in ms, whatever its getter said. `Infinity`: no limit. */
  readonly maxTtlMs: number
  /**
   * Up to this much, in ms, is taken off `maxTtlMs` by chance, so that values loaded together do not expire together.
   */
  readonly ttlJitterMs: number
}

/**
 * When a value that says `expiresAtMs` expires in a galaxy with `limits`. Jitter shortens the limit, never lengthens
 * it: nothing outlives `maxTtlMs`.
 */
export function capExpiry(expiresAtMs: number, limits: ExpiryLimits, nowMs: number, random: () => number): number {
  const { maxTtlMs, ttlJitterMs } = limits
  if (maxTtlMs === Number.POSITIVE_INFINITY) return expiresAtMs
  const ttlMs = ttlJitterMs === 0 ? maxTtlMs : maxTtlMs - ttlJitterMs * random()
  return Math.min(expiresAtMs, nowMs + ttlMs)
}

/**
 * What a getter means by `expireIn(ttlMs)`, in ms since the Unix epoch.
 * @throws RangeError if `ttlMs` is no number from 0
 */
export function expiryIn(ttlMs: number, nowMs: number): number {
  requireMs('ttlMs of expireIn', ttlMs)
  return nowMs + ttlMs
}

/** What a getter means by `expireAt(time)`, in ms since the Unix epoch. @throws RangeError if `time` is no time */
export function expiryAt(time: Date | number): number {
  const timeMs = timeOf(time)
  if (Number.isNaN(timeMs))
    throw new RangeError(`expireAt takes a valid Date or a number of ms since the Unix epoch, got ${String(time)}`)
  return timeMs
}

/** A point in time in ms since the Unix epoch; NaN for what is none, such as null, which would count as 1970. */
export function timeOf(time: Date | number): number {
  if (typeof time === 'number') return time
  // Not `instanceof`: the date may be of another realm.
  return typeof time?.getTime === 'function' ? time.getTime() : Number.NaN
}
