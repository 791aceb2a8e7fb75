import type { Promoter } from './promoter.js'

/**
 * Promotes every value and leaves the choice to the hot cache, whose store may turn away what promises less than it
 * holds. The default of a galaxy. Also what `all()` of nothing is.
 */
export const always = <T = unknown>(): Promoter<T> => ({ shouldPromote: () => true })
