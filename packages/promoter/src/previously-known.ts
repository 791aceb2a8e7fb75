import type { Promoter } from './promoter.js'

/**
 * Promotes a key that was asked for before: it was a candidate, or has been hot. A key's first request never promotes
 * it; of two that wait for one fetch, one was before the other.
 */
export const previouslyKnown = <T = unknown>(): Promoter<T> => ({
  shouldPromote: (_key, _value, { requests }) => requests > 1,
})
