import type { CacheStats, Galaxy, GalaxyHistogramSnapshots, GalaxyStats } from '@galaxycache/galaxy'

/** One galaxy at one moment. */
export interface GalaxyReading {
  readonly stats: GalaxyStats
  readonly inFlight: number
  readonly main: CacheStats
  readonly hot: CacheStats
  readonly candidate: CacheStats
  readonly histograms: GalaxyHistogramSnapshots
}

/** Reads all at once, so that no hit is counted that is not among the gets. */
export function readGalaxy(galaxy: Galaxy<unknown>): GalaxyReading {
  return {
    stats: galaxy.stats(),
    inFlight: galaxy.inFlight,
    main: galaxy.cacheStats('main'),
    hot: galaxy.cacheStats('hot'),
    candidate: galaxy.cacheStats('candidate'),
    histograms: galaxy.histograms(),
  }
}
