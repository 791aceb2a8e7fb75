import { ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { RecentWrites } from '#src/write/recent-writes.js'
import { threeNodes } from './three-nodes.js'

const windowMs = 4_000

function recentWrites(): { readonly writes: RecentWrites; readonly clock: ManualClock } {
  const clock = new ManualClock()
  return { writes: new RecentWrites(windowMs, clock), clock }
}

test('after ten thousand keys were written, what two processes set of others is kept, whoever is a trifle later', async (t) => {
  await using nodes = await threeNodes()
  const [here, owner, there] = nodes.galaxies
  const keys = Array.from({ length: 20 }, (_, n) => nodes.cluster.keyOwnedBy(1, n))
  await here.removeMany(Array.from({ length: 10_001 }, (_, n) => `removed-${n}`))
  nodes.cluster.clock.advance(1)

  for (const [n, key] of keys.entries()) await (n % 2 === 0 ? here : there).set(key, 'set')

  t.deepEqual(
    keys.map((key) => owner.getIfCached(key)),
    keys.map(() => 'set'),
  )
})

test('values that are set at once, by the thousand and in any order, are none of them outdated by the others', (t) => {
  const { writes, clock } = recentWrites()
  const atOnce = 50

  let outdated = 0
  for (let n = 0; n < 25_000; n++) {
    // The last of each fifty comes first.
    const nth = n - (n % atOnce) + (atOnce - 1 - (n % atOnce))
    const stampMs = clock.now() + nth * 0.001
    if (writes.isOutdated(`k${nth}`, stampMs)) outdated += 1
    writes.note(`k${nth}`, stampMs)
  }

  t.is(outdated, 0)
})

test('of ten thousand keys that were written it is known when, though more were written before them', (t) => {
  const { writes, clock } = recentWrites()
  const beganAtMs = clock.now()
  for (let n = 0; n < 20_000; n++) writes.note(`k${n}`, beganAtMs + n)

  t.true(writes.isOutdated('k19999', beganAtMs + 19_999))
  t.false(writes.isOutdated('k10000', beganAtMs + 10_001))
  t.true(writes.isOutdated('k9999', beganAtMs + 9_999), 'forgotten: what is older than one of those is outdated')
  t.true(writes.isOutdated('k0', beganAtMs + 9_999))
  t.false(writes.isOutdated('k0', beganAtMs + 10_000))
})

test('what a clock that is ahead wrote outdates nothing once the write has gone round', (t) => {
  const { writes, clock } = recentWrites()
  writes.note('k', clock.now() + 3_600_000)
  for (let n = 0; n <= 10_000; n++) writes.note(`k${n}`, clock.now() + 3_600_000)
  clock.advance(windowMs + 1)

  t.false(writes.isOutdated('k', clock.now()))
  t.false(writes.isOutdated('k10000', clock.now()))
  for (let n = 0; n <= 10_000; n++) writes.note(`other-${n}`, clock.now())
  t.false(writes.isOutdated('k', clock.now() + 1))
})

test('a key too long to be remembered has every key count as written, and no earlier write is kept', (t) => {
  const { writes, clock } = recentWrites()
  const beganAtMs = clock.now()
  writes.note('k', beganAtMs)

  writes.note('x'.repeat(1_000_001), beganAtMs + 5)

  t.true(writes.includes('another'))
  t.true(writes.isOutdated('k', beganAtMs + 5))
  t.false(writes.isOutdated('k', beganAtMs + 6))
})
