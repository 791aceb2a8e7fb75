import type { HotCacheStats, PromotionStats } from '@galaxycache/promoter'
import fc from 'fast-check'

/** Statistics of a key on its first request and an empty hot cache, changed as a test says. */
export function statsWith(
  change: Partial<Omit<PromotionStats, 'hotCache'>> & { hotCache?: Partial<HotCacheStats> } = {},
): PromotionStats {
  const hotCache = { mostRecentQps: 0, leastRecentQps: 0, bytes: 0, capacityBytes: 1_000_000, entries: 0 }
  return { keyQps: 10, requests: 1, valueBytes: 100, ...change, hotCache: { ...hotCache, ...change.hotCache } }
}

const quantity = fc.oneof(
  fc.constantFrom(0, Number.MIN_VALUE, 1, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, Number.POSITIVE_INFINITY),
  fc.double({ min: 0, noNaN: true }),
)

/** Statistics from nothing to more than there can be. */
export const anyStats: fc.Arbitrary<PromotionStats> = fc.record({
  keyQps: quantity,
  requests: fc.oneof(fc.constantFrom(0, 1, 2, Number.MAX_SAFE_INTEGER), fc.nat()),
  valueBytes: quantity,
  hotCache: fc.record({
    mostRecentQps: quantity,
    leastRecentQps: quantity,
    bytes: quantity,
    capacityBytes: quantity,
    entries: quantity,
  }),
})
