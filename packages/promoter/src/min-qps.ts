import type { Promoter } from './promoter.js'

/**
 * Promotes keys that this process asks for at least `qps` times a second. Mind that a key's first request counts as 10 a
 * second: shorter ages than 100 ms count as 100 ms.
 * @throws RangeError if `qps` is not a number from 0
 */
export function minQps(qps: number): Promoter {
  if (!(qps >= 0)) throw new RangeError(`qps must be a number from 0, got ${qps}`)
  return { shouldPromote: (_key, _value, { keyQps }) => keyQps >= qps }
}
