import type { Galaxy, GalaxyStats } from '@galaxycache/galaxy'

/**
 * What happened to the requests that count, in the whole cluster. Each get ends in a main cache (here or at the owner),
 * in the hot cache here, or at a backend: `gets` is the sum of `mainHits`, `hotHits` and `backendLoads`.
 */
export interface Measurement {
  /** Requests of the application. */
  readonly gets: number
  /** Answered from the main cache of the process asked, or of the owner that it asked. */
  readonly mainHits: number
  /** Answered from the hot cache of the process asked. */
  readonly hotHits: number
  /** Fetches of one process from another. */
  readonly peerFetches: number
  /** Loads from the backend. */
  readonly backendLoads: number
  /** Values that entered a hot cache. */
  readonly promotions: number
  /** Entries that hot caches put out to make room. */
  readonly evictions: number
  /** Fetches that the busiest owner served, over the mean of all; 1 if there were none. */
  readonly imbalance: number
  /**
   * CPU time of one get in ns: fetch, load, the promoter and collecting garbage, on this machine. The only number that
   * differs from run to run.
   */
  readonly nsPerGet: number
  /** Those among `evictions` that had not answered a single get. */
  readonly churn: number
  /** Times that the policy's promoter threw, or gave something other than a boolean. */
  readonly promoterErrors: number
  /** Values that owners sent along with those that were fetched. */
  readonly companions: number
  /**
   * What the policy's promoter threw first, in the warm-up or after, and where, or that an answer was no
   * boolean. Absent if neither was.
   */
  readonly promoterError?: string | undefined
}

/** What the galaxies of a cluster have counted up to now. */
export interface Counts {
  readonly galaxies: readonly GalaxyStats[]
  readonly hotEvictions: number
  readonly churn: number
}

/** Reads the counts of all `galaxies`. */
export const readCounts = (galaxies: readonly Galaxy<number>[], churn: number): Counts => ({
  galaxies: galaxies.map((galaxy) => galaxy.stats()),
  hotEvictions: galaxies.reduce((sum, galaxy) => sum + galaxy.cacheStats('hot').evictions, 0),
  churn,
})

/** What happened between `before` and `after`, at the cost of `cpuMicros` microseconds. */
export function measure(before: Counts, after: Counts, cpuMicros: number): Measurement {
  const served = after.galaxies.map((stats, i) => stats.serverRequests - (before.galaxies[i]?.serverRequests ?? 0))
  const grown = (count: keyof GalaxyStats): number => total(after, count) - total(before, count)
  const peerFetches = grown('serverRequests')
  const gets = grown('gets') - peerFetches
  return {
    gets,
    mainHits: grown('mainCacheHits'),
    hotHits: grown('hotCacheHits'),
    peerFetches,
    backendLoads: grown('backendLoads'),
    promotions: grown('promotions'),
    evictions: after.hotEvictions - before.hotEvictions,
    imbalance: peerFetches === 0 ? 1 : (Math.max(...served) * served.length) / peerFetches,
    nsPerGet: (cpuMicros * 1000) / gets,
    churn: after.churn - before.churn,
    promoterErrors: grown('promoterErrors'),
    companions: grown('companionsSent'),
  }
}

const total = (counts: Counts, count: keyof GalaxyStats): number =>
  counts.galaxies.reduce((sum, stats) => sum + stats[count], 0)
