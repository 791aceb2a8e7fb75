import type { PromotionStats } from '../promoter.js'

/** What a promoter is asked about: a key and what is known of it. */
export interface PromotionRequest {
  readonly key: string
  readonly stats: PromotionStats
}

/**
 * Numbers from 0 to below 1 that are the same for the same seed: a linear congruential generator. Source of its
 * constants: Numerical Recipes. A library would be a dependency of all who write a promoter.
 */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Nothing, almost nothing, one, and more than there can be. All are numbers: a galaxy never tells NaN. */
const quantities = [
  0,
  Number.MIN_VALUE,
  1,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
]

const keys = ['', 'k', '__proto__', 'a/b?c#d', '100%', '\0', '\u{1f30c}', '\ud800', 'k'.repeat(65_536)]

/** Every quantity in the place of every statistic, and in all at once, for keys of every kind. */
export function* oddRequests(): Generator<PromotionRequest> {
  for (const key of keys) {
    for (const odd of quantities) {
      for (const name of ['keyQps', 'requests', 'valueBytes'] as const) {
        yield { key, stats: { ...usual, hotCache: { ...usual.hotCache }, [name]: odd } }
      }
      for (const name of ['mostRecentQps', 'leastRecentQps', 'bytes', 'capacityBytes', 'entries'] as const) {
        yield { key, stats: { ...usual, hotCache: { ...usual.hotCache, [name]: odd } } }
      }
      yield { key, stats: allAt(odd) }
    }
  }
}

/** `count` requests as a busy process makes them: some keys again and again, most of them once. */
export function* busyRequests(count: number, random: () => number): Generator<PromotionRequest> {
  for (let i = 0; i < count; i++) {
    const known = random() < 1 / 2
    const requests = known ? Math.ceil(random() * 100) : 1
    const leastRecentQps = random() * 20
    yield {
      key: known ? `known-${Math.floor(random() * 1_000)}` : `new-${i}`,
      stats: {
        keyQps: known ? random() * 100 : 10,
        requests,
        valueBytes: Math.floor(random() * 10_000),
        hotCache: { ...usual.hotCache, mostRecentQps: leastRecentQps * 2, leastRecentQps, entries: i % 1_000 },
      },
    }
  }
}

/** Nobody is given these, but copies: a policy that changed them would change them for all that follow. */
const usual: PromotionStats = {
  keyQps: 10,
  requests: 1,
  valueBytes: 100,
  hotCache: { mostRecentQps: 20, leastRecentQps: 5, bytes: 500_000, capacityBytes: 1_000_000, entries: 1_000 },
}

const allAt = (quantity: number): PromotionStats => ({
  keyQps: quantity,
  requests: quantity,
  valueBytes: quantity,
  hotCache: {
    mostRecentQps: quantity,
    leastRecentQps: quantity,
    bytes: quantity,
    capacityBytes: quantity,
    entries: quantity,
  },
})
