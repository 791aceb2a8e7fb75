/** Work that has begun and not ended, for those who must wait for it. */
export class UnderWay {
  readonly #works = new Set<Promise<unknown>>()

  get size(): number {
    return this.#works.size
  }

  /** `work`, noted until it ends, well or not. */
  track<R>(work: Promise<R>): Promise<R> {
    const ended = (): void => void this.#works.delete(work)
    this.#works.add(work)
    work.then(ended, ended)
    return work
  }

  /** Settles when the works of this moment have ended. Never rejects. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.#works)
  }
}
