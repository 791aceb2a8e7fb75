import type { ReadHeader } from '../telemetry/tracing.js'

/** Header of a fetch that takes an expired value for an answer: `ok`. Ours; who does not send it, as Go, gets none. */
export const staleHeader = 'x-galaxycache-stale'

/**
 * Header of a fetch that is to refresh a copy: when that copy expires, in ms since the Unix epoch. Ours. The owner
 * waits for a value that lives longer, and gives the one that it has if there is none to be had.
 */
export const refreshHeader = 'x-galaxycache-refresh'

/** An expiry may lose so much of its fraction on its way over the wire and back, in ms. */
const roundingMs = 1

/**
 * What a peer asks for.
 *
 * - `'fresh'`: a value that has not expired, or the reason why there is none.
 * - `'any'`: one that has expired will do.
 * - `'later'`: one that expires later than the peer's copy. Worth waiting for, and no error if there is none.
 */
export type Wish = 'fresh' | 'any' | 'later'

/** What goes with the fetches of a galaxy that answers stale values. */
export const takesStale: Readonly<Record<string, string>> = { [staleHeader]: 'ok' }

/** What goes with a fetch that refreshes a copy. */
export const refreshHeaders = (expiresAtMs: number): Readonly<Record<string, string>> => ({
  [refreshHeader]: String(expiresAtMs),
})

/** What a peer asks for that sends `header`. */
export function wishOf(header: ReadHeader | undefined): Wish {
  if (typeof header?.(refreshHeader) === 'string') return 'later'
  return header?.(staleHeader) === 'ok' ? 'any' : 'fresh'
}

/** Whether a value that expires at `laterMs` lives longer than one that expires at `expiresAtMs`. */
export const livesLonger = (laterMs: number, expiresAtMs: number): boolean => laterMs > expiresAtMs + roundingMs

/** Whether a peer that sends `header` has the value that expires at `expiresAtMs`, and wants a later one. */
export function wantsLater(expiresAtMs: number, header: ReadHeader | undefined): boolean {
  const copy = header?.(refreshHeader)
  return typeof copy === 'string' && !livesLonger(expiresAtMs, Number(copy))
}
