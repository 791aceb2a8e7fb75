import type { Promoter } from './promoter.js'

/** Promotes nothing: each get of a key owned elsewhere goes to its owner, so no process holds a second copy. */
export const never = <T = unknown>(): Promoter<T> => ({ shouldPromote: () => false })
