// Memory of each policy over ten million keys; the tests ask for a tenth of that.
// `node packages/promoter/bench/ten-million-keys.js`
import assert from 'node:assert/strict'
import { all, any, hotterThanColdest, maxValueBytes, minQps, not, oneIn, previouslyKnown } from '@galaxycache/promoter'
import { boundedMemory } from '@galaxycache/promoter/testing'

/** Every other request is for a new key. */
const requests = 20_000_000

const policies = {
  hotterThanColdest: () => hotterThanColdest(),
  previouslyKnown: () => previouslyKnown(),
  oneIn: (random) => oneIn(10, random),
  combined: (random) => all(maxValueBytes(1_000), not(minQps(100)), any(oneIn(20, random), previouslyKnown())),
}

const { title, run } = boundedMemory(requests)
for (const [name, make] of Object.entries(policies)) {
  run({ is: assert.strictEqual, deepEqual: assert.deepStrictEqual }, { make, value: 'value' })
  console.log(`${name}: ${title}`)
}
