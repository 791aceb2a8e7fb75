import type { CacheStats, GalaxyStats } from '@galaxycache/galaxy'

/** The caches of a galaxy. */
export type AnyCacheName = 'main' | 'hot' | 'candidate'

/** The ways in which a get is answered, nearest first. Each is the name of a count of `GalaxyStats`. */
export const hitLevels = ['mainCacheHits', 'hotCacheHits', 'coalescedLoads', 'peerLoads', 'backendLoads'] as const

/** One of {@link hitLevels}. */
export type HitLevel = (typeof hitLevels)[number]

/** One galaxy in detail: what `GET api/galaxy?name=...` gives. Fields that are undefined are absent in JSON. */
export interface GalaxyReport {
  readonly name: string
  /** When this was, in ms since the Unix epoch. */
  readonly atMs: number
  /** Loads under way. */
  readonly inFlight: number
  /** As `galaxy.stats()`. */
  readonly stats: GalaxyStats
  /** As `galaxy.cacheStats(cache)`. */
  readonly caches: Readonly<Record<AnyCacheName, CacheStats>>
  /** Highest rate first. */
  readonly hottest: Readonly<Record<AnyCacheName, readonly HottestRow[]>>
  /** The samples kept; in the event `galaxy`, only those that were not sent yet. */
  readonly history: HitSeries
}

/** One of the keys that are asked for most. */
export interface HottestRow {
  /** Undefined where keys are not shown. */
  readonly key: string | undefined
  /** Whether `key` is only the start of a long one. */
  readonly isCut: boolean
  /** Requests per second. */
  readonly qps: number
  /** Length of the encoded value; undefined if this process does not hold it. */
  readonly valueBytes: number | undefined
  /** Id of the owner; undefined if nobody is on the ring. */
  readonly owner: string | undefined
}

/** How gets were answered, sample by sample: columns of the same length. A gap in the watching is a sample of nulls. */
export interface HitSeries {
  /** End of each sample, in ms since the Unix epoch. */
  readonly atMs: readonly number[]
  /** Gets per second that were answered at each level. */
  readonly perSecond: Readonly<Record<HitLevel, readonly (number | null)[]>>
}
