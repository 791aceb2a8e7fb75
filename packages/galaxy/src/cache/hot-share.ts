import { requireKnown, requireShare, wrong } from '../require.js'
import type { LruComparison } from './lru-comparison.js'

/** Bounds of what the hot cache may take of the budget, as parts of it from 0 to 1. */
export interface HotCacheShare {
  /** It may always take this much. */
  readonly min: number
  /** It may take this much as long as the main cache does well without. */
  readonly max: number
}

/**
 * What the main cache must save before it lends room to the hot one: a twentieth of the backend loads that LRU would make in
 * all the room that is not the hot cache's anyway. Some of it is lost again before the room is given back.
 */
const lendingPart = 19 / 20

/**
 * A share of the hot cache that adapts: more than `min` of the budget, up to `max`, while the main cache makes clearly fewer
 * backend loads than LRU would in the rest. Needs a main store that can tell, as the default one does; with another, it is
 * `min`.
 *
 * @param bounds defaults: 1/8 and 1/4
 * @throws RangeError if they are no shares, or `max` is less than `min`
 */
export function adaptiveShare({ min = 1 / 8, max = 1 / 4 }: Partial<HotCacheShare> = {}): HotCacheShare {
  return resolveHotShare({ min, max })
}

/** The bounds that the option `hotCacheShare` stands for. A number is both. @throws TypeError or RangeError if it is neither */
export function resolveHotShare(share: number | HotCacheShare): HotCacheShare {
  if (typeof share === 'number') {
    requireShare('hotCacheShare', share)
    return { min: share, max: share }
  }
  if (typeof share !== 'object' || share === null)
    throw wrong(TypeError, 'hotCacheShare', 'a number from 0 to 1, or { min, max }', share)
  requireKnown(share, { min: true, max: true }, 'hotCacheShare.')
  const { min, max } = share
  requireShare('hotCacheShare.min', min)
  requireShare('hotCacheShare.max', max)
  if (max < min) throw wrong(RangeError, 'hotCacheShare.max', `at least hotCacheShare.min (${min})`, max)
  return { min, max }
}

/** How many bytes the hot cache may take now. */
export class HotShare {
  readonly #minBytes: number
  readonly #maxBytes: number
  readonly #comparison: LruComparison | undefined

  /**
   * @param budgetBytes of main and hot cache together
   * @param compare gives what tells how the main cache does against LRU in so many bytes, if its store can
   */
  constructor(
    { min, max }: HotCacheShare,
    budgetBytes: number,
    compare: (lruBytes: number) => LruComparison | undefined,
  ) {
    this.#minBytes = budgetBytes * min
    this.#maxBytes = budgetBytes * max
    this.#comparison = max > min ? compare(budgetBytes - this.#minBytes) : undefined
  }

  /** Bytes that the hot cache may take before it gives way to the main cache. */
  get bytes(): number {
    return this.#comparison?.missesFewerThan(lendingPart) === true ? this.#maxBytes : this.#minBytes
  }
}
