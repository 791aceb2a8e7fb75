import type { CacheEntry } from '../cache/cache-entry.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { CallerOptions } from '../caller.js'
import type { MissPath } from '../miss-path.js'
import type { PeerCall } from '../peer-server.js'
import type { FetchedItem, FetchedValue } from '../remote-fetcher.js'
import { Collector, type CollectorOptions, type EachKey } from './collector.js'
import { asGalaxyError } from './outcome.js'

/** What {@link BatchAnswers} work with. */
export interface BatchAnswersOptions<T> extends CollectorOptions {
  readonly local: LocalCache<T>
  readonly misses: MissPath<T>
}

/** Of the time that a peer waits, kept for a tick of the time limits, and for the way there and back. */
const marginMs = 50

/** Of short times no more than this part is kept. */
const marginShare = 1 / 5

/** Answers peers that ask for many keys. Never asks another. */
export class BatchAnswers<T> {
  readonly #options: BatchAnswersOptions<T>
  readonly #send: (entry: CacheEntry<T>) => FetchedValue

  /** @param send what a peer is sent of an entry. @throws what the codec throws */
  constructor(options: BatchAnswersOptions<T>, send: (entry: CacheEntry<T>) => FetchedValue) {
    this.#options = options
    this.#send = send
  }

  /**
   * One item a key, in their order; shortly before the peer stops to wait, so that it gets what is there by then.
   * @throws the error of a peer that has left
   */
  async answer(keys: readonly string[], call: PeerCall): Promise<readonly FetchedItem[]> {
    const collector = new Collector(keys, this.#each(call), this.#options)
    if (collector.missing.length > 0) await collector.load(inTime(call))
    // What was missing was loaded, or failed.
    return keys.map((key) => collector.results.get(key) as FetchedItem)
  }

  #each({ header }: PeerCall): EachKey<T, FetchedItem> {
    const { name, local, misses } = this.#options
    return {
      cached: (key) => {
        const entry = local.find(key)
        return entry === undefined ? undefined : this.#send(entry)
      },
      load: (key, passenger, caller) => {
        misses.loadHere(key, caller, true, header).then(
          (loaded) => passenger.landed(key, loaded),
          (error: unknown) => passenger.crashed(key, error),
        )
        return undefined
      },
      loaded: (_key, { entry }) => this.#send(entry),
      failed: (key, error) => ({ error: asGalaxyError(error, name, key) }),
    }
  }
}

function inTime({ timeoutMs, cancellation }: PeerCall): CallerOptions {
  if (timeoutMs === undefined) return { cancellation }
  return { timeoutMs: timeoutMs - Math.min(marginMs, timeoutMs * marginShare), cancellation }
}
