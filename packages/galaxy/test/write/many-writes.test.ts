import { string } from '@galaxycache/codecs'
import { Cluster, ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { RecentWrites } from '#src/write/recent-writes.js'
import { threeNodes } from './three-nodes.js'

const windowMs = 4_000

function recentWrites(): { readonly writes: RecentWrites; readonly clock: ManualClock } {
  const clock = new ManualClock()
  return { writes: new RecentWrites(windowMs, clock), clock }
}

test('a value that is set after many thousand keys were removed is kept', async (t) => {
  await using nodes = await threeNodes()
  const [, owner, other] = nodes.galaxies
  const key = nodes.cluster.keyOwnedBy(1)
  await other.removeMany(Array.from({ length: 10_001 }, (_, n) => `removed-${n}`))
  nodes.cluster.clock.advance(1)

  await other.set(key, 'set')

  t.is(owner.getIfCached(key), 'set')
})

test('where too many keys were written to tell which, what is older than any of them is outdated', (t) => {
  const { writes, clock } = recentWrites()
  const beganAtMs = clock.now()
  for (let n = 0; n <= 10_000; n++) writes.note(`k${n}`, beganAtMs + 2)

  t.true(writes.includes('k0'))
  t.true(writes.isOutdated('k0', beganAtMs + 1))
  t.false(writes.isOutdated('k0', beganAtMs + 3))
  writes.note('k0', beganAtMs + 1)
  t.true(writes.isOutdated('k0', beganAtMs + 2), 'an earlier write that arrives later does not hide the later one')

  clock.advance(windowMs + 1)
  t.false(writes.includes('k0'))
})

test('long keys are noted in bounded memory', (t) => {
  const { writes } = recentWrites()
  const long = 'x'.repeat(60_000)

  for (let n = 0; n < 16; n++) writes.note(`${n}${long}`, n)
  t.false(writes.includes('another'))
  writes.note(`16${long}`, 16)

  t.true(writes.includes('another'), 'beyond a million characters every key counts as written')
})

test('a clear by a process whose clock is an hour ahead keeps nobody from setting values for longer than a write goes round', async (t) => {
  const ahead = new ManualClock()
  ahead.advance(3_600_000)
  const cluster = await Cluster.create({ peers: 2 })
  const [here, there] = cluster.createGalaxy('g', { codec: string, load: () => 'loaded' })
  if (here === undefined || there === undefined) throw new RangeError('a cluster of two has two')
  const headers = new Map([['x-galaxycache-written-at-ms', String(ahead.now())]])
  const clear = { kind: 'clear', epoch: Math.floor(ahead.now()) } as const
  for (const universe of cluster.universes) await universe.write('g', clear, { header: (name) => headers.get(name) })

  cluster.clock.advance(windowMs + 1)
  await here.set('k', 'set')

  t.deepEqual([await here.get('k'), await there.get('k')], ['set', 'set'])
  await cluster.close()
})
