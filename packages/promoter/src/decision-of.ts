import type { PromoterLike, ShouldPromote } from './promoter.js'
import { resolvePromoter } from './resolve-promoter.js'
import { show } from './show.js'

/**
 * What is asked of a promoter by who goes on with the answer, such as a combination. A promise, or a policy that a
 * factory would have made, counts as true: taken for a yes, it would hide in what is made of it.
 * @param name what errors call the promoter
 * @throws TypeError if it is not a promoter; when asked, if it answers with neither true nor false
 */
export function decisionOf<T>(promoter: PromoterLike<T>, name: string): ShouldPromote<T> {
  const resolved = resolvePromoter(promoter, name)
  return (key, value, stats) => {
    const said: unknown = resolved.shouldPromote(key, value, stats)
    if (isDecision(said)) return said
    throw new TypeError(`what ${name} returns must be a boolean, got ${show(said)}`)
  }
}

/** Whether a promoter `said` yes or no. */
export function isDecision(said: unknown): said is boolean {
  if (typeof said === 'boolean') return true
  // Of a promise nobody else would hear that it fails.
  Promise.resolve(said).catch(() => {})
  return false
}
