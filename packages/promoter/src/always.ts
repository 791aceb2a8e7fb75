import type { Promoter } from './promoter.js'

/** Promotes every fetched value and leaves the choice to the hot cache's eviction. Also what `all()` of nothing is. */
export const always = <T = unknown>(): Promoter<T> => ({ shouldPromote: () => true })
