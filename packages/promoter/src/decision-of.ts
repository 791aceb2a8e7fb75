import type { PromoterLike, ShouldPromote } from './promoter.js'
import { resolvePromoter } from './resolve-promoter.js'
import { show } from './show.js'

/**
 * What a combination asks of one of its promoters. A promise, or a policy that a factory would have made, counts as true:
 * taken for a yes, it would hide in the answer of the combination.
 * @param name what errors call the promoter
 * @throws TypeError if it is not a promoter; when asked, if it answers with neither true nor false
 */
export function decisionOf<T>(promoter: PromoterLike<T>, name: string): ShouldPromote<T> {
  const resolved = resolvePromoter(promoter, name)
  return (key, value, stats) => {
    const said: unknown = resolved.shouldPromote(key, value, stats)
    if (typeof said === 'boolean') return said
    // Of a promise nobody else would hear that it fails.
    Promise.resolve(said).catch(() => {})
    throw new TypeError(`what ${name} returns must be a boolean, got ${show(said)}`)
  }
}
