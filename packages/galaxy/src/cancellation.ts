/**
 * Somebody to be told that nobody is interested any more. An object, where many a function would be
 * made for one cancellation.
 */
export interface CancelListener {
  cancelled(reason: unknown): void
}

/**
 * The end of somebody's interest in a piece of work. Does what an `AbortController` does at a fraction of its cost
 * (4 us on Node 20, as much as a local request): the `AbortSignal` is only made when somebody asks for it.
 */
export class Cancellation {
  #cancelled = false
  #reason: unknown
  #controller: AbortController | undefined
  /** Most have one listener, which needs no set. */
  #first: CancelListener | undefined
  #others: Set<CancelListener> | undefined

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
    // One registration: the same function may be registered twice.
    const registration = { cancelled: listener }
    this.add(registration)
    return () => this.remove(registration)
  }

  /**
   * As {@link onCancel}, for a listener that {@link remove} takes back. Each is told once, however often it was added.
   */
  add(listener: CancelListener): void {
    if (this.#cancelled) listener.cancelled(this.#reason)
    else if (this.#first === undefined) this.#first = listener
    else {
      this.#others ??= new Set()
      this.#others.add(listener)
    }
  }

  /** No effect on a listener that was told, or never added. */
  remove(listener: CancelListener): void {
    if (this.#first === listener) this.#first = undefined
    else this.#others?.delete(listener)
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
    if (others !== undefined) for (const listener of others) tell(listener, reason)
  }
}

/**
 * A listener that throws, as a user's protocol may, does not keep the news from the others: it ends up uncaught, later.
 */
function tell(listener: CancelListener, reason: unknown): void {
  try {
    listener.cancelled(reason)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
