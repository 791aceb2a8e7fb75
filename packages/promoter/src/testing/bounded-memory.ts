import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { decisionOf } from '../decision-of.js'
import { requireFrom } from '../require-from.js'
import type { PromoterCase } from './promoter-case.js'
import { busyRequests, seeded } from './requests.js'

/**
 * What may come and go, however many requests there are: the engine's own work, such as compiled code, is a quarter of
 * it at most, and a policy that forgets by generations of some ten thousand keys holds now more and now less.
 */
const slackBytes = 1024 * 1024

/** With fewer, a Set of all keys, at 30 bytes or more for each, would hardly be above the slack. */
const leastRequests = 200_000

/**
 * The case that a policy's memory does not grow with the keys it has seen: by no more than 1 MiB over the second half
 * of `requests`, of which every other one is for a new key. So 2,000,000 requests find a policy that keeps three bytes
 * of each key. One that keeps less, or whose own limit is above a quarter of `requests`, needs more of them.
 *
 * @throws RangeError if `requests` is not a finite number from 200,000
 */
export function boundedMemory(requests: number): PromoterCase {
  requireFrom('requests', leastRequests, requests)
  return {
    title: `memory does not grow with the keys seen, over ${requests.toLocaleString('en')} requests`,
    run: (t, { make, value }) => {
      const decide = decisionOf(make(seeded(1)), 'the promoter')
      const ask = (seed: number): void => {
        for (const { key, stats } of busyRequests(requests / 2, seeded(seed))) decide(`${seed}-${key}`, value, stats)
      }
      ask(1)
      const before = heldBytes()
      ask(2)
      const grown = heldBytes() - before

      t.is(grown <= slackBytes, true, `grew by ${grown} bytes for ${requests / 4} new keys, allowed are ${slackBytes}`)
    },
  }
}

/** Bytes that are still referred to, buffers included. */
function heldBytes(): number {
  collectGarbage()
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/** Node shows its collector to contexts made after the flag was set, whatever it was started with. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // Twice, because buffers of others that the first finds may be freed only by the next.
  collect()
  collect()
}
