import type { GalaxyOptions } from '@galaxycache/galaxy'

/** The options of a galaxy that decide what its hot cache holds. Absent ones are the galaxy's defaults. */
export type PolicyOptions = Pick<
  GalaxyOptions<number>,
  'promoter' | 'cacheFactory' | 'hotCacheShare' | 'maxCandidates' | 'idleResetMs' | 'exchangeDemand' | 'companions'
>

/** What a policy may know of the process it is made for. */
export interface PolicyContext {
  /**
   * Gives a number from 0 to below 1. What a policy decides by chance must come from here, or no run can be repeated.
   */
  readonly random: () => number
  /** Time of the trace, in ms since the Unix epoch. The first request is made at a midnight, UTC. */
  readonly now: () => number
  /** Number of the process, from 0. */
  readonly peer: number
}

/** A way to fill the hot cache, under a name. */
export interface Policy {
  readonly name: string
  /** Options for one process. Called once for each, so that what a policy remembers is its process's own. */
  readonly options: (context: PolicyContext) => PolicyOptions
}
