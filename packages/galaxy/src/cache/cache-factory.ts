import type { CacheStore } from './cache-store.js'
import type { StoredEntry } from './stored-entry.js'

/** Which of a galaxy's two caches of values a store serves. */
export type CacheName = 'main' | 'hot'

/** Makes an empty store. Called once for each cache of a galaxy. */
export type CacheFactory = <E extends StoredEntry>(cache: CacheName) => CacheStore<E>
