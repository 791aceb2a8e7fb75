interface Waiter {
  readonly bytes: number
  readonly granted: () => void
}

/** Bytes that may be on their way at once. What does not fit waits, first come first served. */
export class ByteBudget {
  readonly #maxBytes: number
  #usedBytes = 0
  #waiters: Waiter[] = []

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Takes the bytes if they fit and nobody waits. More than the whole budget fits when nothing else is in use. */
  take(bytes: number): boolean {
    if (this.#waiters.length > 0 || !this.#fits(bytes)) return false
    this.#usedBytes += bytes
    return true
  }

  /** Calls `granted` once the bytes are taken. Returns the function that gives up waiting. */
  wait(bytes: number, granted: () => void): () => void {
    const waiter: Waiter = { bytes, granted }
    this.#waiters.push(waiter)
    return () => {
      this.#waiters = this.#waiters.filter((other) => other !== waiter)
      this.#grant()
    }
  }

  /** Counts bytes that cannot wait, whether they fit or not. */
  force(bytes: number): void {
    this.#usedBytes += bytes
  }

  /** Gives back bytes that were taken. */
  give(bytes: number): void {
    this.#usedBytes -= bytes
    if (this.#waiters.length > 0) this.#grant()
  }

  #fits(bytes: number): boolean {
    return this.#usedBytes === 0 || this.#usedBytes + bytes <= this.#maxBytes
  }

  #grant(): void {
    for (let next = this.#waiters[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiters[0]) {
      this.#waiters.shift()
      this.#usedBytes += next.bytes
      next.granted()
    }
  }
}
