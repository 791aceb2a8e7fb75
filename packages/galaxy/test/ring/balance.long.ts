import { HashRing } from '@galaxycache/galaxy'
import test from 'ava'
import { peerNames, podNamer, seeded, uuid } from './peer-names.js'

const keyCount = 100_000
const peers = 10

/**
 * Fixed, so that the tests ask the same question each time: about one set of names in a thousand is above the limit.
 */
const seed = 20_261_120

const keys: Readonly<Record<string, readonly string[]>> = {
  numbers: Array.from({ length: keyCount }, (_, i) => String(i)),
  'user:N': Array.from({ length: keyCount }, (_, i) => `user:${i}`),
  uuids: generate((random) => () => uuid(random)),
  pods: generate(podNamer),
}

function generate(maker: (random: () => number) => () => string): readonly string[] {
  const next = maker(seeded(seed))
  return Array.from({ length: keyCount }, () => next())
}

function heaviest(ring: HashRing, ofKeys: readonly string[]): number {
  const counts = new Map<string | undefined, number>()
  for (const key of ofKeys) {
    const owner = ring.owner(key)
    counts.set(owner, (counts.get(owner) ?? 0) + 1)
  }
  return Math.max(...counts.values())
}

for (const [scheme, makeNamer] of Object.entries(peerNames)) {
  const name = makeNamer(seeded(seed))
  const ids = Array.from({ length: peers + 1 }, (_, i) => name(i))
  const before = new HashRing(ids.slice(0, peers))
  const after = new HashRing(ids)

  test(`the heaviest of ten peers has at most 1.25 times the mean of 100,000 keys: ${scheme} (seed ${seed})`, (t) => {
    for (const [shape, ofKeys] of Object.entries(keys)) {
      const overMean = heaviest(before, ofKeys) / (keyCount / peers)
      t.log(`${shape}: ${overMean.toFixed(3)}`)
      t.true(overMean <= 1.25, `${shape}: ${overMean}`)
    }
  })

  test(`an eleventh peer takes at most 1.5/11 of the keys, and nobody else takes any: ${scheme} (seed ${seed})`, (t) => {
    for (const [shape, ofKeys] of Object.entries(keys)) {
      const moved = ofKeys.filter((key) => before.owner(key) !== after.owner(key))

      t.true(moved.length <= (1.5 / (peers + 1)) * keyCount, `${shape}: ${moved.length}`)
      t.true(moved.every((key) => after.owner(key) === ids[peers]))
    }
  })
}
