/**
 * Hits after which all sums are made less, so that old ones weigh less. With eight times as many it was nearly as good.
 */
const maxHits = 8192

/** As if the caches had served so often already, for their bytes alike: a few hits more or fewer say little. */
const believedHits = 32

/** What the caches of one process have served, and what they hold. */
export interface ServingCaches {
  readonly mainCacheHits: number
  readonly hotCacheHits: number
  readonly main: { readonly bytes: number }
  /** Of its hits, `companionHits` needed a place for a moment only, which the least share has as well. */
  readonly hot: { readonly bytes: number; readonly companionHits: number }
}

/** How often the hot cache serves for its bytes, beside the main cache. */
export class HitsPerByte {
  readonly #caches: ServingCaches
  #mainHits = 0
  #hotHits = 0
  // Bytes count as often as both caches served: their hits are the time in which each was so large.
  #mainBytes = 0
  #hotBytes = 0
  #mainHitsRead: number | undefined
  #hotHitsRead = 0

  constructor(caches: ServingCaches) {
    this.#caches = caches
  }

  /**
   * Hits for a byte of the hot cache, to those for a byte of the main cache; more than 1: copies serve more. It is
   * 1 as long as nothing is known, and while one of them is empty: a hot cache too small for any copy could never
   * show that it would serve. Hits are those since it was asked first: what was served while there was room says
   * nothing of who needs it.
   */
  hotToMain(): number {
    this.#read()
    const { main, hot } = this.#caches
    if (main.bytes === 0 || hot.bytes === 0 || this.#mainBytes === 0 || this.#hotBytes === 0) return 1
    const bytes = this.#mainBytes + this.#hotBytes
    const ofMain = (this.#mainHits + (believedHits * this.#mainBytes) / bytes) / this.#mainBytes
    const ofHot = (this.#hotHits + (believedHits * this.#hotBytes) / bytes) / this.#hotBytes
    return ofHot / ofMain
  }

  #read(): void {
    const { mainCacheHits, hotCacheHits: allHotHits, main, hot } = this.#caches
    const hotCacheHits = allHotHits - hot.companionHits
    const mainHits = mainCacheHits - (this.#mainHitsRead ?? mainCacheHits)
    const hotHits = this.#mainHitsRead === undefined ? 0 : hotCacheHits - this.#hotHitsRead
    this.#mainHitsRead = mainCacheHits
    this.#hotHitsRead = hotCacheHits
    this.#mainHits += mainHits
    this.#hotHits += hotHits
    this.#mainBytes += main.bytes * (mainHits + hotHits)
    this.#hotBytes += hot.bytes * (mainHits + hotHits)
    const hits = this.#mainHits + this.#hotHits
    if (hits > maxHits) this.#scale(maxHits / 2 / hits)
  }

  #scale(factor: number): void {
    this.#mainHits *= factor
    this.#hotHits *= factor
    this.#mainBytes *= factor
    this.#hotBytes *= factor
  }
}
