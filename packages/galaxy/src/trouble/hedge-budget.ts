/** Hedges that may be saved up, so that a single slow moment can be hedged as a whole. */
const maxSaved = 10

/** Bounds hedges to a part of the fetches: each fetch earns that part of a hedge. */
export class HedgeBudget {
  readonly #share: number
  #saved = 0

  /** @param share hedges a fetch, above 0 and at most 1 */
  constructor(share: number) {
    this.#share = share
  }

  /** A fetch was made. */
  earn(): void {
    this.#saved = Math.min(this.#saved + this.#share, maxSaved)
  }

  /** @returns whether there may be one hedge more, which is then taken off */
  spend(): boolean {
    if (this.#saved < 1) return false
    this.#saved -= 1
    return true
  }
}
