import type { Galaxy, KeyInspection } from '@galaxycache/galaxy'
import type { KeyReport, PromotionDecision, PromotionVerdict } from '../api/key-report.js'

/** What the process `self` knows of `key`. @throws InvalidArgumentError for a key that cannot be */
export function keyReport(
  galaxy: Galaxy<unknown>,
  key: string,
  self: string,
  lastDecision: PromotionDecision | undefined,
): KeyReport {
  const inspection = galaxy.inspect(key)
  const { expiresAtMs } = inspection
  return {
    ...inspection,
    galaxy: galaxy.name,
    expiresAtMs: expiresAtMs === Number.POSITIVE_INFINITY ? undefined : expiresAtMs,
    promotion: verdictOf(inspection, self, lastDecision),
    lastDecision,
  }
}

function verdictOf(
  { owner, cache, requests }: KeyInspection,
  self: string,
  lastDecision: PromotionDecision | undefined,
): PromotionVerdict {
  if (cache === 'hot') return 'promoted'
  if (owner === self) return 'owned'
  if (cache === 'main') return 'fallback'
  if (lastDecision === undefined) return requests === undefined ? 'unknown' : 'unseen'
  const { result, stats } = lastDecision
  if (result === 'promoted') return 'left'
  return result === 'turned-away' && stats.valueBytes > stats.hotCache.capacityBytes ? 'too-large' : result
}
