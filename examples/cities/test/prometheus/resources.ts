/** What the tests started. */
export class Resources {
  readonly #ends: (() => PromiseLike<unknown>)[] = []

  /** Disposes of `resource` in the end. */
  use<R extends AsyncDisposable>(resource: R): R {
    this.defer(() => resource[Symbol.asyncDispose]())
    return resource
  }

  /** Calls `end` in the end. */
  defer(end: () => PromiseLike<unknown>): void {
    this.#ends.push(end)
  }

  /** Ends all, the last one first. */
  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).toReversed()) await end()
  }
}
