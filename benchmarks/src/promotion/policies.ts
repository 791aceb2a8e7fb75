import { type GalaxyOptions, lruStore } from '@galaxycache/galaxy'
import { galaxycacheDefault } from '@galaxycache/promoter'

/** What decides what a hot cache holds. Absent options are the galaxy's defaults. */
export type Policy = Pick<GalaxyOptions<string>, 'promoter' | 'cacheFactory' | 'hotCacheShare' | 'exchangeDemand'>

const lru: Policy = { cacheFactory: lruStore, promoter: galaxycacheDefault(), exchangeDemand: false }

/** What galaxycache has, which others are compared with. */
export const ancestor = 'LRU, 1/8'

/** The same with more copies and fewer values of its own, to tell what a fetch takes from what a load does. */
export const otherLru = 'LRU, 1/2'

/** The galaxy's defaults. */
export const usual = 'default store, share adapts, told and sent along'

/**
 * What is measured, by name: LRU, then what makes up the default, one thing after the other. The
 * share is that of copies.
 */
export const policies = {
  [ancestor]: { ...lru, hotCacheShare: 1 / 8 },
  [otherLru]: { ...lru, hotCacheShare: 1 / 2 },
  'default store, 1/8': { hotCacheShare: 1 / 8, exchangeDemand: false },
  'default store, share adapts': { exchangeDemand: false },
  [usual]: {},
} as const satisfies Readonly<Record<string, Policy>>

/** One of {@link policies}. */
export type PolicyName = keyof typeof policies
