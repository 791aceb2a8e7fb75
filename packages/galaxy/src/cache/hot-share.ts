import { requireKnown, requireObject, requireShare, wrong } from '../require.js'
import type { HitsPerByte } from './hits-per-byte.js'
import type { Lender } from './lender.js'

/**
 * The ratio of hits for a byte, of the hot to the main cache, below which the hot one loses its usual share, and from
 * which it has it again. They are apart because fewer bytes, the best of them, serve more for each.
 */
const tooFewHits = 1 / 2
const enoughHits = 3 / 4

/** Requests for room that there was not, from decision to decision. */
const shortagesPerDecision = 32

/** What the hot cache may take of the budget, as parts of it from 0 to 1. */
export interface HotCacheShare {
  /** It may always take this much. */
  readonly min: number
  /** It may take this much unless it hardly serves. */
  readonly usual: number
  /** It may take this much if the main cache can do without. */
  readonly max: number
}

/**
 * A share of the hot cache that adapts.
 *
 * - Its own is `usual`. If it serves less than half as often for its bytes as the main cache, that is only `min`, until
 *   it serves three quarters as often.
 * - It gets more, by up to `max` less `usual`, as long as what its copies promise is more than what the main cache
 *   would have to put out, and the main cache makes hardly more backend loads than LRU would in all but `usual`. Needs
 *   stores that can tell, as the default one does.
 *
 * @param bounds defaults: 3/100, 1/8 and 4/5, or the nearest to them that the others allow
 * @throws TypeError or RangeError if they are no shares, or not in the order `min`, `usual`, `max`
 */
export function adaptiveShare(bounds: Partial<HotCacheShare> = {}): HotCacheShare {
  requireObject('the bounds of adaptiveShare', bounds)
  requireShares(bounds)
  const { min: least = 0, max: most = 1 } = bounds
  if (most < least) throw wrong(RangeError, 'hotCacheShare.max', `at least hotCacheShare.min (${least})`, most)
  const { usual = Math.min(Math.max(least, 1 / 8), most) } = bounds
  const { min = Math.min(3 / 100, usual), max = Math.max(4 / 5, usual) } = bounds
  return resolveHotShare({ min, usual, max })
}

/**
 * The bounds that the option `hotCacheShare` stands for. A number is all three.
 * @throws TypeError or RangeError if it is neither
 */
export function resolveHotShare(share: number | HotCacheShare): HotCacheShare {
  if (typeof share === 'number') {
    requireShare('hotCacheShare', share)
    return { min: share, usual: share, max: share }
  }
  if (typeof share !== 'object' || share === null)
    throw wrong(TypeError, 'hotCacheShare', 'a number from 0 to 1, or { min, usual, max }', share)
  requireShares(share)
  const { min, usual, max } = share
  requireShare('hotCacheShare.min', min)
  requireShare('hotCacheShare.usual', usual)
  requireShare('hotCacheShare.max', max)
  if (usual < min) throw wrong(RangeError, 'hotCacheShare.usual', `at least hotCacheShare.min (${min})`, usual)
  if (max < usual) throw wrong(RangeError, 'hotCacheShare.max', `at least hotCacheShare.usual (${usual})`, max)
  return { min, usual, max }
}

function requireShares(bounds: Partial<HotCacheShare>): void {
  requireKnown(bounds, { min: true, usual: true, max: true }, 'hotCacheShare.')
  for (const [name, share] of Object.entries(bounds))
    if (share !== undefined) requireShare(`hotCacheShare.${name}`, share)
}

/** How many bytes the hot cache may take now. */
export class HotShare {
  readonly #minBytes: number
  readonly #usualBytes: number
  readonly #hits: Pick<HitsPerByte, 'hotToMain'>
  readonly #lender: Pick<Lender, 'lentBytes' | 'gotBack'> | undefined
  #isUsual = true
  #shortagesToDecision = shortagesPerDecision

  /**
   * @param budgetBytes of main and hot cache together
   * @param lenderOf gives what tells how much of its own bytes the main cache can lend, if its store can
   */
  constructor(
    { min, usual, max }: HotCacheShare,
    budgetBytes: number,
    hits: Pick<HitsPerByte, 'hotToMain'>,
    lenderOf: (ownBytes: number, maxLentBytes: number) => Pick<Lender, 'lentBytes' | 'gotBack'> | undefined,
  ) {
    this.#minBytes = budgetBytes * min
    this.#usualBytes = budgetBytes * usual
    this.#hits = hits
    if (max > usual) this.#lender = lenderOf(budgetBytes - this.#usualBytes, budgetBytes * (max - usual))
  }

  /** Bytes that it may take at most when the budget is full. */
  get bytes(): number {
    return this.ownBytes + (this.#lender?.lentBytes ?? 0)
  }

  /** Those of them that it may take whatever it is that the main cache would have to put out. */
  get ownBytes(): number {
    return this.#isUsual ? this.#usualBytes : this.#minBytes
  }

  /** Whether its own share is the usual one: false while it hardly serves. */
  get isUsual(): boolean {
    return this.#isUsual
  }

  /** Bytes of the largest copy that may be taken in, whatever the hot cache's own share is just now. */
  get maxEntryBytes(): number {
    return this.#usualBytes + (this.#lender?.lentBytes ?? 0)
  }

  /** To be called once for each request that lacks room, before anything else is asked for it. */
  roomIsShort(): void {
    if (--this.#shortagesToDecision > 0) return
    this.#shortagesToDecision = shortagesPerDecision
    this.#isUsual = this.#hits.hotToMain() >= (this.#isUsual ? tooFewHits : enoughHits)
    this.#lender?.gotBack(this.#usualBytes - this.ownBytes)
  }
}
