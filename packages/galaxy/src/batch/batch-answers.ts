import type { CacheEntry } from '../cache/cache-entry.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { Loader } from '../loader.js'
import type { PeerCall } from '../peer-server.js'
import type { FetchedItem, FetchedValue } from '../remote-fetcher.js'
import { Collector, type CollectorOptions, type EachKey } from './collector.js'
import { asGalaxyError } from './outcome.js'

/** What {@link BatchAnswers} work with. */
export interface BatchAnswersOptions<T> extends CollectorOptions {
  readonly local: LocalCache<T>
  readonly loader: Loader<T>
}

/** Answers peers that ask for many keys. Never asks another. */
export class BatchAnswers<T> {
  readonly #options: BatchAnswersOptions<T>
  readonly #each: EachKey<T, FetchedItem>

  /** @param send what a peer is sent of an entry. @throws what the codec throws */
  constructor(options: BatchAnswersOptions<T>, send: (entry: CacheEntry<T>) => FetchedValue) {
    this.#options = options
    const { name, local, loader } = options
    this.#each = {
      cached: (key) => {
        const entry = local.find(key)
        return entry === undefined ? undefined : send(entry)
      },
      load: (key, caller) => loader.loadHere(key, caller, true),
      loaded: (_key, { entry }) => send(entry),
      failed: (key, error) => ({ error: asGalaxyError(error, name, key) }),
    }
  }

  /** One item a key, in their order. @throws the error of a peer that has left */
  async answer(keys: readonly string[], call: PeerCall): Promise<readonly FetchedItem[]> {
    const collector = new Collector(keys, this.#each, this.#options)
    if (collector.missing.length > 0) await collector.load(call)
    // What was missing was loaded, or failed.
    return keys.map((key) => collector.results.get(key) as FetchedItem)
  }
}
