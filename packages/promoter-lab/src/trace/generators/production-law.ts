import { hash, seededRandom } from '../../random.js'
import { TraceBuilder } from '../trace-builder.js'
import type { Generator } from './generator.js'

/** The law of a production cache, as far as a few numbers tell it. */
export interface ProductionLaw {
  /** Points of the most popular keys: `[rank, part]`, the part of all requests that go to the first `rank` keys. */
  readonly head: readonly (readonly [rank: number, part: number])[]
  /** All other keys; each gets an equal part of the rest. */
  readonly tailKeys: number
  /**
   * Points of value lengths: `[part, bytes]`, the part of the keys whose values are no longer than
   * that. The last part is 1.
   */
  readonly lengths: readonly (readonly [part: number, bytes: number])[]
}

/** Independent draws from `law`: popularity and lengths of values, without any locality in time. */
export const drawnFrom =
  (name: string, law: ProductionLaw): Generator =>
  ({ requests, seed }) => {
    const random = seededRandom(seed, name)
    const builder = new TraceBuilder()
    for (let i = 0; i < requests; i++) {
      const key = String(drawRank(law, random))
      builder.add({ key, valueBytes: lengthOf(law, key) })
    }
    return builder.build(name)
  }

/** Between two points a key's part of the requests falls as one over its rank. */
function drawRank({ head, tailKeys }: ProductionLaw, random: () => number): number {
  const drawn = random()
  let [fromRank, fromPart] = [0, 0]
  for (const [rank, part] of head) {
    if (drawn < part) {
      const ratio = (rank + 1) / (fromRank + 1)
      return Math.floor((fromRank + 1) * ratio ** ((drawn - fromPart) / (part - fromPart))) - 1
    }
    ;[fromRank, fromPart] = [rank, part]
  }
  return fromRank + Math.floor(random() * tailKeys)
}

/** The same key has the same length in every stream. */
function lengthOf({ lengths }: ProductionLaw, key: string): number {
  const drawn = hash(`length of ${key}`) / 2 ** 32
  return lengths.find(([part]) => drawn < part)?.[1] ?? 0
}
