import type { Promoter } from './promoter.js'
import { requireFrom } from './require-from.js'

/**
 * Promotes keys that this process asks for at least `qps` times a second. Mind that a key's first request counts as 10
 * a second: shorter ages than 100 ms count as 100 ms.
 * @throws RangeError if `qps` is not a finite number from 0
 */
export function minQps<T = unknown>(qps: number): Promoter<T> {
  requireFrom('qps', 0, qps)
  return { shouldPromote: (_key, _value, { keyQps }) => keyQps >= qps }
}
