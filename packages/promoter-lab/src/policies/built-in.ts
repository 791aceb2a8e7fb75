import { lruStore } from '@galaxycache/galaxy'
import { always, hotterThanColdest, never, oneIn, previouslyKnown } from '@galaxycache/promoter'
import type { Policy } from './policy.js'

/** What all others are compared with: galaxycache's admission, LRU in both caches, an eighth for the hot one. */
export const baseline: Policy = {
  name: 'galaxycache-default',
  options: () => ({ promoter: hotterThanColdest(), cacheFactory: lruStore, hotCacheShare: 1 / 8 }),
}

/** The policies that `--policies` knows by name. A new one is one line. */
export const builtInPolicies: readonly Policy[] = [
  baseline,
  { name: 'always', options: () => ({ promoter: always(), cacheFactory: lruStore }) },
  { name: 'never', options: () => ({ promoter: never(), cacheFactory: lruStore }) },
  { name: 'one-in-10', options: ({ random }) => ({ promoter: oneIn(10, random), cacheFactory: lruStore }) },
  { name: 'previously-known', options: () => ({ promoter: previouslyKnown(), cacheFactory: lruStore }) },
  { name: 'current-default', options: () => ({}) },
]
