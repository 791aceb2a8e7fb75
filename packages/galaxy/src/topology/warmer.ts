import type { Admission } from '../admission.js'
import type { FetchBatches } from '../batch/fetch-batches.js'
import type { LocalCache } from '../cache/local-cache.js'
import { Caller } from '../caller.js'
import type { Deadlines } from '../deadlines.js'
import type { Waiters } from '../load.js'
import type { Loader } from '../loader.js'
import type { Route } from '../routing/route.js'
import { WarmCounts } from './warm-counts.js'
import { requireKeys, resolveWarmOptions, type WarmOptions, type WarmResult } from './warm-options.js'

/**
 * Parts of the keys under way, each of which makes room for the next when it is done: the slowest key holds up no more.
 */
const maxParts = 4

/** What a {@link Warmer} works with. */
export interface WarmerOptions<T> {
  readonly name: string
  readonly local: LocalCache<T>
  readonly loader: Loader<T>
  readonly batches: FetchBatches<T>
  readonly route: Route
  readonly admission: Admission
  readonly deadlines: Deadlines
}

/**
 * Has keys loaded where they belong: at their owners. What owners send back is neither decoded nor kept, and where an
 * owner fails nobody stands in, because this process is not where the value is wanted.
 */
export class Warmer<T> {
  readonly #options: WarmerOptions<T>

  constructor(options: WarmerOptions<T>) {
    this.#options = options
  }

  /** As `galaxy.warm`. */
  async warm(keys: Iterable<string> | AsyncIterable<string>, options: WarmOptions): Promise<WarmResult> {
    const { name, admission, deadlines } = this.#options
    requireKeys(keys)
    const { signal, concurrency } = resolveWarmOptions(options)
    admission.requireOpen()
    const caller = new Caller(name, undefined, { signal, cancellation: admission.closing }, deadlines, 'warming')
    const parts = partsOf(keys, Math.max(1, Math.floor(concurrency / maxParts)))
    const counts = new WarmCounts()
    try {
      caller.throwIfGone()
      const workers = Array.from({ length: Math.min(concurrency, maxParts) }, () => this.#work(parts, caller, counts))
      await untilGone(Promise.all(workers), caller)
      return counts.snapshot()
    } finally {
      caller.release()
      // Not waited for: who makes the keys may be what keeps us waiting. What it throws now comes too late.
      parts.return().catch(() => {})
    }
  }

  async #work(parts: AsyncGenerator<readonly string[]>, caller: Caller, counts: WarmCounts): Promise<void> {
    for (;;) {
      const { done, value: keys } = await parts.next()
      if (done === true || caller.cancellation.cancelled) return
      await Promise.all(keys.map((key) => this.#warmOne(key, caller, counts)))
    }
  }

  async #warmOne(key: string, caller: Caller, counts: WarmCounts): Promise<void> {
    const { name, local, loader, batches, route, admission } = this.#options
    try {
      admission.requireUsable(key)
      const { cancellation, deadlineAtMs } = caller
      const waiters: Waiters = { cancellation, deadlineAtMs, batched: true }
      await Promise.all(route.remoteOwners(key).map((owner) => batches.fetch(owner, key, waiters)))
      if (!route.isOwnedHere(key)) counts.atOwners += 1
      else if (local.has(key)) counts.present += 1
      else {
        await loader.loadHere(key, caller, true)
        counts.loaded += 1
      }
    } catch (error) {
      counts.add(name, key, error)
    }
  }
}

/** `keys` in lists of `size`, read no further than is asked for. */
async function* partsOf(
  keys: Iterable<string> | AsyncIterable<string>,
  size: number,
): AsyncGenerator<readonly string[], void, void> {
  let part: string[] = []
  for await (const key of keys) {
    part.push(key)
    if (part.length < size) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

/** `work`, unless the caller leaves before. */
function untilGone<R>(work: Promise<R>, caller: Caller): Promise<R> {
  return new Promise((resolve, reject) => {
    caller.cancellation.onCancel(reject)
    work.then(resolve, reject)
  })
}
