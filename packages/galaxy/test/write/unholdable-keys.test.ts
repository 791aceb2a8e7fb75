import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const long = 'x'.repeat(200)

test('a key too long for a peer does not keep it from forgetting the others of the same removal', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [here, there] = cluster.universes.map((universe, index) =>
    universe.createGalaxy('g', { codec: string, maxKeyBytes: index === 0 ? 1_000 : 100, load: () => 'loaded' }),
  )
  const key = cluster.keyOwnedBy(1)
  await there?.get(key)

  await here?.removeMany([long, key])

  t.is(there?.getIfCached(key), undefined)
  cluster.clock.advance(1_000)
  await settle()
  t.is(here?.stats().peerWritesRetold, 0)
})

test('who removes a key here that is too long hears so', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, maxKeyBytes: 100, load: () => 'loaded' })

  t.throws(() => galaxy?.local.remove(long), { code: 'INVALID_ARGUMENT' })
  t.throws(() => galaxy?.local.removeMany([long]), { code: 'INVALID_ARGUMENT' })
  t.throws(() => galaxy?.local.set(long, 'value'), { code: 'INVALID_ARGUMENT' })
})

test('a value whose key is too long for its owner is refused, and what else the writer missed is told all the same', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [here, there] = cluster.universes.map((universe, index) =>
    universe.createGalaxy('g', { codec: string, maxKeyBytes: index === 0 ? 1_000 : 100, load: () => 'loaded' }),
  )
  const theirs = Array.from({ length: 100 }, (_, n) => `${long}${n}`).find(
    (key) => cluster.universes[0]?.ring.owner(key) === cluster.universes[1]?.self.id,
  )
  const key = cluster.keyOwnedBy(1)
  await there?.get(key)

  await t.throwsAsync(async () => here?.set(theirs ?? '', 'set'), { code: 'PARTIAL_WRITE' })
  cluster.network.partition('memory://0', 'memory://1')
  await t.throwsAsync(async () => here?.remove(key), { code: 'PARTIAL_WRITE' })
  cluster.network.heal()
  cluster.clock.advance(1_000)
  await settle()

  t.is(there?.getIfCached(key), undefined)
  t.is(here?.stats().peerWritesRetold, 1)
})
