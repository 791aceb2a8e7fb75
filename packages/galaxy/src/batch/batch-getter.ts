/** What a BatchGetter is given beside the keys. Every member may be destructured. */
export interface LoadManyContext {
  readonly galaxy: string
  /** Aborted when nobody waits for any of the values any more, or their time limit passes. Made at first use. */
  readonly signal: AbortSignal
  /** Time left before the load is given up, in ms. For backends that take a time limit instead of a signal. */
  readonly remainingMs: () => number
  /**
   * The value of `key` expires `ttlMs` from now; without `key`, the values of all keys that nothing else was said of.
   * The last word counts. Default: never. @throws RangeError if `ttlMs` is no number from 0
   */
  readonly expireIn: (ttlMs: number, key?: string) => void
  /** As `expireIn`, at `time`: a Date or ms since the Unix epoch. @throws RangeError if that is no time */
  readonly expireAt: (time: Date | number, key?: string) => void
  /**
   * Only `key` could not be loaded; `error` becomes the `cause` of its BackendError. The others
   * count as they are returned.
   */
  readonly fail: (key: string, error: unknown) => void
}

/**
 * Loads the values of many keys from the source of truth in one call. A key that the map does not have, or
 * has as `undefined`, does not exist. Whatever it throws reaches the callers of all of `keys` as the
 * `cause` of a BackendError.
 */
export type BatchGetter<T> = (
  keys: readonly string[],
  context: LoadManyContext,
) => Promise<ReadonlyMap<string, T | undefined>> | ReadonlyMap<string, T | undefined>
