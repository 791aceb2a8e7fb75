import type { Galaxy } from '@galaxycache/galaxy'
import type { AnyCacheName, GalaxyReport, HitSeries, HottestRow } from '../api/galaxy-report.js'

/** What to tell of a galaxy's hottest keys. */
export interface HottestKeysOptions {
  readonly showKeys: boolean
  /** How many of each cache. */
  readonly hottestKeys: number
}

/** One galaxy in detail. */
export function galaxyReport(
  galaxy: Galaxy<unknown>,
  atMs: number,
  history: HitSeries,
  options: HottestKeysOptions,
): GalaxyReport {
  const hottest = (cache: AnyCacheName): readonly HottestRow[] => hottestRows(galaxy, cache, options)
  return {
    name: galaxy.name,
    atMs,
    inFlight: galaxy.inFlight,
    stats: galaxy.stats(),
    caches: {
      main: galaxy.cacheStats('main'),
      hot: galaxy.cacheStats('hot'),
      candidate: galaxy.cacheStats('candidate'),
    },
    hottest: { main: hottest('main'), hot: hottest('hot'), candidate: hottest('candidate') },
    history,
  }
}

/** Of a longer key the start is told: it may have 64 KiB, and is told every second. In UTF-16 units. */
const maxShownKey = 256

const hottestRows = (galaxy: Galaxy<unknown>, cache: AnyCacheName, options: HottestKeysOptions): HottestRow[] =>
  galaxy.hottestKeys(cache, options.hottestKeys).map(({ key, qps, valueBytes, owner }) => ({
    key: options.showKeys ? key.slice(0, maxShownKey) : undefined,
    isCut: options.showKeys && key.length > maxShownKey,
    qps,
    valueBytes,
    owner,
  }))
