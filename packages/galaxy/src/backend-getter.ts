/** What a BackendGetter is given beside the key. Every member may be destructured. */
export interface LoadContext {
  readonly galaxy: string
  readonly key: string
  /** Aborted when nobody waits for the value any more, or its time limit passes. Made at first use. */
  readonly signal: AbortSignal
  /** Time left before the load is given up, in ms. For backends that take a time limit instead of a signal. */
  readonly remainingMs: () => number
  /**
   * The value expires `ttlMs` from now. The last of `expireIn` and `expireAt` counts. Default: never.
   * @throws RangeError if that is no number from 0
   */
  readonly expireIn: (ttlMs: number) => void
  /** The value expires at `time`, a Date or ms since the Unix epoch. @throws RangeError if that is no time */
  readonly expireAt: (time: Date | number) => void
  /** Ends the load: the key does not exist. Returning `undefined` says the same. @throws always */
  readonly notFound: () => never
}

/**
 * Loads the value of `key` from the source of truth. Called in one process only, and once however many ask; `undefined`
 * means that the key does not exist. Whatever it throws reaches the callers as the `cause` of a BackendError.
 */
export type BackendGetter<T> = (key: string, context: LoadContext) => Promise<T | undefined> | T | undefined
