import { requireFunction, requireKnown, requirePositiveInteger, wrong } from '../require.js'
import type { BatchGetter } from './batch-getter.js'

/** How a galaxy deals with many keys at once. */
export interface BatchOptions<T> {
  /** Loads many keys in one call, for `getMany` here and at peers. Default: `load` is called for each key. */
  readonly loadMany?: BatchGetter<NoInfer<T>>
  /** Keys of one call of `loadMany`. Default 1,000. */
  readonly maxLoadManyKeys?: number
  /**
   * Calls on behalf of batches that run at once: of `load` or `loadMany`, and of fetches from one peer that takes no
   * batches. Default 16: more than the ten connections that pools to databases commonly have, so that these are never
   * idle, and few enough that single gets find a place between. A call that itself gets many keys of its own galaxy
   * waits for a place that it holds: let it use `get`.
   */
  readonly batchConcurrency?: number
  /**
   * Whether gets that miss at the same moment, of keys with one owner, share a request. Default: each makes its own.
   */
  readonly coalesce?: boolean | CoalesceOptions
}

/** How gets come to share requests. */
export interface CoalesceOptions {
  /** Keys of one request. Default 256. */
  readonly maxKeys?: number
}

/** {@link BatchOptions}, checked and complete. */
export interface ResolvedBatchOptions<T> {
  readonly loadMany: BatchGetter<T> | undefined
  readonly maxLoadManyKeys: number
  readonly batchConcurrency: number
  /** Undefined: gets share no requests. */
  readonly coalesce: Required<CoalesceOptions> | undefined
}

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveBatchOptions<T>(options: BatchOptions<T>): ResolvedBatchOptions<T> {
  const { loadMany, maxLoadManyKeys = 1_000, batchConcurrency = 16, coalesce = false } = options
  if (loadMany !== undefined) requireFunction('loadMany', loadMany)
  requirePositiveInteger('maxLoadManyKeys', maxLoadManyKeys)
  requirePositiveInteger('batchConcurrency', batchConcurrency)
  return { loadMany, maxLoadManyKeys, batchConcurrency, coalesce: resolveCoalesce(coalesce) }
}

function resolveCoalesce(coalesce: boolean | CoalesceOptions): Required<CoalesceOptions> | undefined {
  if (coalesce === false) return undefined
  if (coalesce === true) return resolveCoalesce({})
  if (typeof coalesce !== 'object' || coalesce === null)
    throw wrong(TypeError, 'coalesce', 'a boolean or an object', coalesce)
  requireKnown(coalesce, { maxKeys: true }, 'coalesce.')
  const { maxKeys = 256 } = coalesce
  requirePositiveInteger('coalesce.maxKeys', maxKeys)
  return { maxKeys }
}
