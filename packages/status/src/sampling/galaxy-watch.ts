import type { Galaxy, GalaxyStats } from '@galaxycache/galaxy'
import type { HitSeries } from '../api/galaxy-report.js'
import type { GalaxyRow } from '../api/status-report.js'
import { HitHistory } from './hit-history.js'

/** What changes of one galaxy from sample to sample. */
export class GalaxyWatch {
  readonly #galaxy: Galaxy<unknown>
  readonly #history: HitHistory
  /** At the last sample; undefined while nobody watches: what is counted then belongs to no sample. */
  #before: GalaxyStats | undefined
  /** As of the last sample; undefined before the first. */
  #row: GalaxyRow | undefined

  /** @param capacity samples that are kept */
  constructor(galaxy: Galaxy<unknown>, capacity: number) {
    this.#galaxy = galaxy
    this.#history = new HitHistory(capacity)
  }

  /** As of the last sample, or of the last look. */
  get row(): GalaxyRow {
    return this.#row ?? this.look()
  }

  /** The last `count` samples; by default all. */
  history(count?: number): HitSeries {
    return this.#history.series(count)
  }

  /** Reads the row anew while nobody watches. */
  look(): GalaxyRow {
    this.#before = undefined
    this.#row = rowOf(this.#galaxy, this.#galaxy.stats(), undefined, 0)
    return this.#row
  }

  /** Somebody watches from now on. */
  begin(atMs: number): void {
    this.look()
    this.#history.addGap(atMs)
    this.#before = this.#galaxy.stats()
  }

  /** Takes a sample. @returns the row, if it is new or changed */
  sample(atMs: number, tookMs: number): GalaxyRow | undefined {
    const stats = this.#galaxy.stats()
    if (this.#before !== undefined) this.#history.add(atMs, tookMs, this.#before, stats)
    const row = rowOf(this.#galaxy, stats, this.#before, tookMs)
    const changed = this.#row === undefined || !isSame(row, this.#row)
    this.#before = stats
    this.#row = row
    return changed ? row : undefined
  }
}

function rowOf(
  galaxy: Galaxy<unknown>,
  stats: GalaxyStats,
  before: GalaxyStats | undefined,
  tookMs: number,
): GalaxyRow {
  const main = galaxy.cacheStats('main')
  const hot = galaxy.cacheStats('hot')
  const gets = stats.gets - (before?.gets ?? 0)
  const hits = hitsOf(stats) - (before === undefined ? 0 : hitsOf(before))
  return {
    name: galaxy.name,
    gets: stats.gets,
    getsPerSecond: before === undefined ? undefined : (gets * 1_000) / tookMs,
    hitShare: before === undefined || gets === 0 ? undefined : hits / gets,
    entries: main.entries + hot.entries,
    bytes: main.bytes + hot.bytes,
    inFlight: galaxy.inFlight,
  }
}

const hitsOf = ({ mainCacheHits, hotCacheHits }: GalaxyStats): number => mainCacheHits + hotCacheHits

const isSame = (a: GalaxyRow, b: GalaxyRow): boolean =>
  (Object.keys(a) as (keyof GalaxyRow)[]).every((field) => a[field] === b[field])
