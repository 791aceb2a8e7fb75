import type { HitLevel, HitSeries } from '../api/galaxy-report.js'

/** From the outermost level of a stack to the innermost. */
const levels: readonly HitLevel[] = ['backendLoads', 'peerLoads', 'coalescedLoads', 'hotCacheHits', 'mainCacheHits']

const nothing: HitSeries = {
  atMs: [],
  perSecond: { mainCacheHits: [], hotCacheHits: [], coalescedLoads: [], peerLoads: [], backendLoads: [] },
}

/** `series` with `more` at the end, without what is older than `sinceMs`. */
export function appendSeries(series: HitSeries = nothing, more: HitSeries, sinceMs: number): HitSeries {
  const lastMs = series.atMs.at(-1) ?? Number.NEGATIVE_INFINITY
  const known = more.atMs.filter((atMs) => atMs <= lastMs).length
  const start = series.atMs.filter((atMs) => atMs < sinceMs).length
  const join = <V>(before: readonly V[], after: readonly V[]): V[] => [...before.slice(start), ...after.slice(known)]
  const column = (level: HitLevel): (number | null)[] => join(series.perSecond[level], more.perSecond[level])
  return {
    atMs: join(series.atMs, more.atMs),
    perSecond: {
      mainCacheHits: column('mainCacheHits'),
      hotCacheHits: column('hotCacheHits'),
      coalescedLoads: column('coalescedLoads'),
      peerLoads: column('peerLoads'),
      backendLoads: column('backendLoads'),
    },
  }
}

/**
 * The series as a stack for uPlot: seconds, then for each level the sum of it and of those within. The outermost comes
 * first, so that what is drawn later covers it.
 */
export function stacked({ atMs, perSecond }: HitSeries): (number | null)[][] {
  const sums = levels.map((_, index) =>
    atMs.map((__, sample) => sumOf(levels.slice(index).map((level) => perSecond[level][sample] ?? null))),
  )
  return [atMs.map((ms) => ms / 1000), ...sums]
}

const sumOf = (rates: readonly (number | null)[]): number | null =>
  rates.reduce((sum, rate) => (sum === null || rate === null ? null : sum + rate), 0)
