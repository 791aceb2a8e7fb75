/** Longest life of a value in a galaxy. */
export interface ExpiryLimits {
  /** No value is kept for longer, in ms, whatever its getter said. `Infinity`: no limit. */
  readonly maxTtlMs: number
  /** Up to this much, in ms, is taken off `maxTtlMs` by chance, so that values loaded together do not expire together. */
  readonly ttlJitterMs: number
}

/**
 * When a value that says `expiresAtMs` expires in a galaxy with `limits`. Jitter shortens the limit, never lengthens it:
 * nothing outlives `maxTtlMs`.
 */
export function capExpiry(expiresAtMs: number, limits: ExpiryLimits, nowMs: number, random: () => number): number {
  const { maxTtlMs, ttlJitterMs } = limits
  if (maxTtlMs === Number.POSITIVE_INFINITY) return expiresAtMs
  const ttlMs = ttlJitterMs === 0 ? maxTtlMs : maxTtlMs - ttlJitterMs * random()
  return Math.min(expiresAtMs, nowMs + ttlMs)
}
