import type { Galaxy } from '@galaxycache/galaxy'
import type { City } from '../data/city.js'

/**
 * What the galaxy of one process, or of all, counted since it was made, or during a run. Every get, of the stream or
 * from a peer, is answered in one of five ways: the five counts that follow the gets add up to them.
 */
export interface Counts {
  /** Gets of the stream. */
  readonly gets: number
  /** Gets that peers sent, because this process owns the key. */
  readonly peerGets: number
  readonly mainCacheHits: number
  readonly hotCacheHits: number
  /** Gets that waited for a load already in flight. */
  readonly joined: number
  /** Values fetched from the peers that own them. */
  readonly peerLoads: number
  /** Values loaded from the database. */
  readonly backendLoads: number
  /** Values fetched from a peer, or come along with those, that entered the hot cache. */
  readonly promotions: number
}

/** The counters of a galaxy now. */
export function countsOf(galaxy: Galaxy<City>): Counts {
  const stats = galaxy.stats()
  return {
    gets: stats.gets - stats.serverRequests,
    peerGets: stats.serverRequests,
    mainCacheHits: stats.mainCacheHits,
    hotCacheHits: stats.hotCacheHits,
    joined: stats.coalescedLoads,
    peerLoads: stats.peerLoads,
    backendLoads: stats.backendLoads,
    promotions: stats.promotions,
  }
}

/** What was counted between `before` and `after`. */
export const difference = (after: Counts, before: Counts): Counts => combine(after, before, (a, b) => a - b)

/** What several processes counted together. */
export const sum = (all: readonly Counts[]): Counts => all.reduce((a, b) => combine(a, b, (x, y) => x + y), none)

const none: Counts = {
  gets: 0,
  peerGets: 0,
  mainCacheHits: 0,
  hotCacheHits: 0,
  joined: 0,
  peerLoads: 0,
  backendLoads: 0,
  promotions: 0,
}

function combine(a: Counts, b: Counts, operation: (a: number, b: number) => number): Counts {
  const names = Object.keys(none) as (keyof Counts)[]
  return Object.fromEntries(names.map((name) => [name, operation(a[name], b[name])])) as unknown as Counts
}
