import { type FetchedValue, GalaxyError } from '@galaxycache/galaxy'
import type { KeyResult } from '../control/messages.js'

/** What a peer's answer tells a test. */
export function resultOfValue({ bytes, expiresAtMs }: FetchedValue): KeyResult {
  const value = Buffer.from(bytes).toString('base64')
  if (expiresAtMs === Number.POSITIVE_INFINITY) return { value }
  // A double has a resolution of a quarter of a microsecond here; more digits would be noise.
  return { value, expiryNs: `${BigInt(Math.round(expiresAtMs * 1_000)) * 1_000n}` }
}

/** What a peer's failure tells a test. */
export const resultOfError = (error: unknown): KeyResult => ({
  code: error instanceof GalaxyError ? error.code : 'FAILED',
  message: String(error),
})
