import type { Promoter, PromoterLike } from './promoter.js'
import { show } from './show.js'

/**
 * The policy that a function or a policy stands for. A policy comes back as it is, so its method keeps its `this`.
 * @param name what the error calls it. Default `'promoter'`
 * @throws TypeError if it is neither
 */
export function resolvePromoter<T>(promoter: PromoterLike<T>, name = 'promoter'): Promoter<T> {
  if (typeof promoter === 'function') return { shouldPromote: promoter }
  if (typeof promoter?.shouldPromote === 'function') return promoter
  throw new TypeError(`${name} must be a function or an object with the method shouldPromote, got ${show(promoter)}`)
}
