import type { Promoter } from './promoter.js'

/** Promotes every fetched value and leaves the choice to the hot cache's eviction, as mailgun's groupcache does. */
export const always = (): Promoter => ({ shouldPromote: () => true })

/** Promotes nothing: each get of a key owned elsewhere goes to its owner, so no process holds a second copy. */
export const never = (): Promoter => ({ shouldPromote: () => false })
