import type { Promoter } from './promoter.js'

/**
 * Promotes values of at most `maxBytes` encoded bytes. For use with {@link all}: one large value costs the room of many.
 * @throws RangeError if `maxBytes` is not a number from 0
 */
export function maxValueBytes(maxBytes: number): Promoter {
  if (!(maxBytes >= 0)) throw new RangeError(`maxBytes must be a number from 0, got ${maxBytes}`)
  return { shouldPromote: (_key, _value, { valueBytes }) => valueBytes <= maxBytes }
}
