/** Where work waits while the world is slow, to be let through in whatever order the test likes. */
export class Gate {
  readonly #held: (() => void)[] = []
  #shut = false

  /** How much waits. */
  get held(): number {
    return this.#held.length
  }

  /** What comes from now on waits. */
  shut(): void {
    this.#shut = true
  }

  /** Lets everything through, now and from now on. */
  open(): void {
    this.#shut = false
    while (this.#held.length > 0) this.release(0)
  }

  /** Lets one through: the n-th, counted round. */
  release(n: number): void {
    const [letThrough] = this.#held.splice(n % Math.max(1, this.#held.length), 1)
    letThrough?.()
  }

  pass(): Promise<void> {
    if (!this.#shut) return Promise.resolve()
    return new Promise((resolve) => this.#held.push(resolve))
  }
}
