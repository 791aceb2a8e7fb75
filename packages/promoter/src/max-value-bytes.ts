import type { Promoter } from './promoter.js'
import { requireFrom } from './require-from.js'

/**
 * Promotes values of at most `maxBytes` encoded bytes. For use in `all`: one large value takes the room of many.
 * @throws RangeError if `maxBytes` is not a finite number from 0
 */
export function maxValueBytes<T = unknown>(maxBytes: number): Promoter<T> {
  requireFrom('maxBytes', 0, maxBytes)
  return { shouldPromote: (_key, _value, { valueBytes }) => valueBytes <= maxBytes }
}
