import { type CallerOptions, requireCallerOptions } from '../caller.js'
import type { GalaxyError } from '../errors.js'
import { requirePositiveInteger, wrong } from '../require.js'

/** How many keys at once, and for how long. */
export interface WarmOptions {
  /** Ends it, with a CancelledError. What is loaded by then stays. */
  readonly signal?: AbortSignal | undefined
  /** Keys under way at once, over all owners. Default 1,000. */
  readonly concurrency?: number | undefined
}

/** What became of the keys that were to be warmed. The counts add up to the keys that were given. */
export interface WarmResult {
  /** Keys that this process owns and has loaded. */
  readonly loaded: number
  /** Keys that a cache of this process held already. */
  readonly present: number
  /** Keys of other processes that their owners hold now, whether they had to load them or not. */
  readonly atOwners: number
  /** Keys that do not exist. */
  readonly notFound: number
  /** Keys that could not be loaded. */
  readonly failed: number
  /** Why, of the first hundred that failed. */
  readonly failures: readonly WarmFailure[]
}

/** A key that could not be loaded. */
export interface WarmFailure {
  readonly key: string
  readonly error: GalaxyError
}

/** {@link WarmOptions}, checked and complete. */
export interface ResolvedWarmOptions extends CallerOptions {
  readonly concurrency: number
}

const warmOptionNames: Readonly<Record<keyof WarmOptions, true>> = { signal: true, concurrency: true }

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveWarmOptions(options: WarmOptions): ResolvedWarmOptions {
  const { signal } = requireCallerOptions(options, warmOptionNames)
  const { concurrency = 1_000 } = options
  requirePositiveInteger('concurrency', concurrency)
  return { signal, concurrency }
}

/** Several of something, now or later. @throws TypeError */
export function requireKeys(keys: unknown): void {
  if (typeof keys !== 'object' || keys === null || !(Symbol.iterator in keys || Symbol.asyncIterator in keys))
    throw wrong(TypeError, 'keys', 'an iterable or async iterable that is no string', keys)
}
