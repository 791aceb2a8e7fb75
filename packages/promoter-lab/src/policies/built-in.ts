import { type CacheName, lruStore, reuseStore, type StoredEntry } from '@galaxycache/galaxy'
import { always, galaxycacheDefault, never, oneIn, previouslyKnown } from '@galaxycache/promoter'
import type { Policy, PolicyOptions } from './policy.js'

/**
 * What the ancestors have around their promoters: LRU in both caches, a fixed eighth for the hot one,
 * and each process by itself.
 */
const ancestral: PolicyOptions = { cacheFactory: lruStore, hotCacheShare: 1 / 8, exchangeDemand: false }

/** What all others are compared with: galaxycache's default. */
export const baseline: Policy = {
  name: 'galaxycache-default',
  options: () => ({ ...ancestral, promoter: galaxycacheDefault() }),
}

/** The policies that `--policies` knows by name. A new one is one line. */
export const builtInPolicies: readonly Policy[] = [
  baseline,
  { name: 'always', options: () => ({ ...ancestral, promoter: always() }) },
  { name: 'never', options: () => ({ ...ancestral, promoter: never() }) },
  { name: 'one-in-10', options: ({ random }) => ({ ...ancestral, promoter: oneIn(10, random) }) },
  { name: 'previously-known', options: () => ({ ...ancestral, promoter: previouslyKnown() }) },
  {
    name: 'reuse-hot',
    options: () => ({
      promoter: always(),
      hotCacheShare: 1 / 8,
      cacheFactory: <E extends StoredEntry>(cache: CacheName) =>
        cache === 'hot' ? reuseStore<E>(cache) : lruStore<E>(cache),
    }),
  },
  { name: 'current-default', options: () => ({}) },
]
