/**
 * The end of somebody's interest in a piece of work. Does what an `AbortController` does at a fraction of its cost
 * (4 us on Node 20, as much as a local request): the `AbortSignal` is only made when somebody asks for it.
 */
export class Cancellation {
  #cancelled = false
  #reason: unknown
  #controller: AbortController | undefined
  /** Most have one listener, which needs no set. */
  #first: Listening | undefined
  #others: Set<Listening> | undefined

  get cancelled(): boolean {
    return this.#cancelled
  }

  /** What was given to {@link cancel}; undefined before. */
  get reason(): unknown {
    return this.#reason
  }

  /** The same news in the platform's own form, for APIs that take an `AbortSignal`. Made at first use. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#cancelled) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  /** Calls `listener` once on cancellation, at once if that has happened. Returns the function that takes it back. */
  onCancel(listener: (reason: unknown) => void): () => void {
    if (this.#cancelled) {
      listener(this.#reason)
      return () => {}
    }
    const listening = { listener }
    if (this.#first === undefined) this.#first = listening
    else {
      this.#others ??= new Set()
      this.#others.add(listening)
    }
    return () => this.#forget(listening)
  }

  /** Ends the work. Only the first call counts. */
  cancel(reason: unknown): void {
    if (this.#cancelled) return
    this.#cancelled = true
    this.#reason = reason
    const first = this.#first
    const others = this.#others
    this.#first = undefined
    this.#others = undefined
    this.#controller?.abort(reason)
    if (first !== undefined) tell(first, reason)
    if (others !== undefined) for (const listening of others) tell(listening, reason)
  }

  #forget(listening: Listening): void {
    if (this.#first === listening) this.#first = undefined
    else this.#others?.delete(listening)
  }
}

/** One registration: the same function may be registered twice. */
interface Listening {
  readonly listener: (reason: unknown) => void
}

/** A listener that throws, as a user's protocol may, does not keep the news from the others: it ends up uncaught, later. */
function tell({ listener }: Listening, reason: unknown): void {
  try {
    listener(reason)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
