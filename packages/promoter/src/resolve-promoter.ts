import type { Promoter, PromoterLike } from './promoter.js'

/** The policy of a function or a policy. @throws TypeError if it is neither */
export function resolvePromoter<T>(promoter: PromoterLike<T>, name = 'promoter'): Promoter<T> {
  if (typeof promoter === 'function') return { shouldPromote: promoter }
  if (typeof promoter?.shouldPromote === 'function') return promoter
  throw new TypeError(
    `${name} must be a function or an object with shouldPromote, got ${promoter === null ? 'null' : typeof promoter}`,
  )
}
