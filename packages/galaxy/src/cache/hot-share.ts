import { requireKnown, requireShare, wrong } from '../require.js'
import type { Lender } from './lender.js'

/** Bounds of what the hot cache may take of the budget, as parts of it from 0 to 1. */
export interface HotCacheShare {
  /** It may always take this much. */
  readonly min: number
  /** It may take this much if the main cache can do without. */
  readonly max: number
}

/**
 * A share of the hot cache that adapts: more than `min` of the budget, up to `max`, as long as what its copies promise is more
 * than what the main cache would have to put out, and the main cache makes hardly more backend loads than LRU would in all but
 * `min`. Needs stores that can tell, as the default one does; with another in the main cache, the share is `min`.
 *
 * @param bounds defaults: 1/8 and 4/5
 * @throws RangeError if they are no shares, or `max` is less than `min`
 */
export function adaptiveShare({ min = 1 / 8, max = 4 / 5 }: Partial<HotCacheShare> = {}): HotCacheShare {
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
  /** It may always take this much. */
  readonly minBytes: number
  readonly #lender: Pick<Lender, 'lentBytes'> | undefined

  /**
   * @param budgetBytes of main and hot cache together
   * @param lenderOf gives what tells how much of its own bytes the main cache can lend, if its store can
   */
  constructor(
    { min, max }: HotCacheShare,
    budgetBytes: number,
    lenderOf: (ownBytes: number, maxLentBytes: number) => Pick<Lender, 'lentBytes'> | undefined,
  ) {
    this.minBytes = budgetBytes * min
    if (max > min) this.#lender = lenderOf(budgetBytes - this.minBytes, budgetBytes * (max - min))
  }

  /** Bytes that the hot cache may take at most. */
  get bytes(): number {
    return this.minBytes + (this.#lender?.lentBytes ?? 0)
  }
}
