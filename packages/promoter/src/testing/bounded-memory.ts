import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { requireFrom } from '../require-from.js'
import { resolvePromoter } from '../resolve-promoter.js'
import type { PromoterCase } from './promoter-case.js'
import { busyRequests, seeded } from './requests.js'

/** The shortest key in a Set takes some 30 bytes, so a policy that remembers them all is far above this. */
const maxBytesForKey = 8

/** What comes and goes with the engine's own work, such as compiled code. */
const slackBytes = 512 * 1024

/**
 * The case that a policy's memory does not grow with the keys it has seen: over the second half of `requests`, of which
 * every other one is for a new key. A policy whose own limit is above a quarter of `requests` needs more of them.
 *
 * @throws RangeError if `requests` is not a finite number from 10,000
 */
export function boundedMemory(requests: number): PromoterCase {
  requireFrom('requests', 10_000, requests)
  return {
    title: `memory does not grow with the keys seen, over ${requests.toLocaleString('en')} requests`,
    run: (t, { make, value }) => {
      const promoter = resolvePromoter(make(seeded(1)))
      const ask = (seed: number): void => {
        for (const { key, stats } of busyRequests(requests / 2, seeded(seed)))
          promoter.shouldPromote(`${seed}-${key}`, value, stats)
      }
      ask(1)
      const before = heldBytes()
      ask(2)
      const grown = heldBytes() - before

      const allowed = slackBytes + (requests / 4) * maxBytesForKey
      t.is(grown <= allowed, true, `grew by ${grown} bytes for ${requests / 4} new keys, allowed are ${allowed}`)
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
  collect()
}
