import type { GalaxyStats } from '@galaxycache/galaxy'
import { type HitLevel, type HitSeries, hitLevels } from '../api/galaxy-report.js'

/** How one galaxy's gets were answered during the last samples. Takes some 50 bytes a sample. */
export class HitHistory {
  readonly #capacity: number
  readonly #atMs: number[] = []
  readonly #perSecond: Readonly<Record<HitLevel, (number | null)[]>> = {
    mainCacheHits: [],
    hotCacheHits: [],
    coalescedLoads: [],
    peerLoads: [],
    backendLoads: [],
  }

  /** @param capacity samples that are kept */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Adds what was counted between two moments that are `tookMs` apart. */
  add(atMs: number, tookMs: number, before: GalaxyStats, after: GalaxyStats): void {
    this.#push(atMs, (level) => ((after[level] - before[level]) * 1_000) / tookMs)
  }

  /** Notes that nobody watched until now, so that no line is drawn across. */
  addGap(atMs: number): void {
    if (this.#atMs.length > 0) this.#push(atMs, () => null)
  }

  /** The last `count` samples; by default all. */
  series(count = this.#capacity): HitSeries {
    const last = <V>(values: readonly V[]): readonly V[] => values.slice(-count)
    const { mainCacheHits, hotCacheHits, coalescedLoads, peerLoads, backendLoads } = this.#perSecond
    return {
      atMs: last(this.#atMs),
      perSecond: {
        mainCacheHits: last(mainCacheHits),
        hotCacheHits: last(hotCacheHits),
        coalescedLoads: last(coalescedLoads),
        peerLoads: last(peerLoads),
        backendLoads: last(backendLoads),
      },
    }
  }

  #push(atMs: number, rateOf: (level: HitLevel) => number | null): void {
    this.#atMs.push(atMs)
    for (const level of hitLevels) this.#perSecond[level].push(rateOf(level))
    if (this.#atMs.length <= this.#capacity) return
    this.#atMs.shift()
    for (const level of hitLevels) this.#perSecond[level].shift()
  }
}
