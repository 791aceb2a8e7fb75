import { lruStore } from '@galaxycache/galaxy'
import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from './three-nodes.js'

test('a store that throws as the writer forgets again keeps nobody from being told, and the writer forgets later', async (t) => {
  let isFailing = false
  let failures = 0
  await using nodes = await threeNodes({
    cacheFactory: (cache) => {
      const store = lruStore<never>(cache)
      const forget = store.delete.bind(store)
      store.delete = (key) => {
        if (isFailing) {
          isFailing = false
          failures += 1
          throw new TypeError('a bug of the store')
        }
        return forget(key)
      }
      return store
    },
  })
  const { cluster, galaxies, table } = nodes
  const [here, between, cut] = galaxies
  const key = cluster.keyOwnedBy(0)
  await nodes.spread([key])
  cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(here.remove(key), { code: 'PARTIAL_WRITE' })
  await here.get(key)
  table.set(key, 'second')
  // The peer has left: this process and the other one are told.
  await cluster.universes[0]?.removePeers([urlOf(2)])
  isFailing = true
  cluster.clock.advance(1_000)
  await settle()

  t.is(failures, 1)
  cluster.clock.advance(1_000)
  await settle()
  t.is(here.getIfCached(key), undefined)

  cluster.network.partition(urlOf(0), urlOf(1))
  await between.get(key)
  await t.throwsAsync(here.remove(key), { code: 'PARTIAL_WRITE' })
  cluster.network.heal()
  cluster.clock.advance(1_000)
  await settle()
  t.is(here.stats().peerWritesRetold, 1)
  t.is(cut.stats().serverWrites, 0)
})

test('a peer that missed more than ten thousand keys forgets everything when it is back, and all others with it', async (t) => {
  await using nodes = await threeNodes()
  const { cluster, galaxies } = nodes
  const key = cluster.keyOwnedBy(1)
  cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(galaxies[0].removeMany(Array.from({ length: 10_001 }, (_, n) => `removed-${n}`)), {
    code: 'PARTIAL_WRITE',
  })
  cluster.clock.advance(5_000)
  await settle()
  await nodes.spread([key])
  t.true(galaxies.every((galaxy) => galaxy.getIfCached(key) === 'first'))

  cluster.network.heal()
  cluster.clock.advance(1_000)
  await settle()

  t.true(galaxies.every((galaxy) => galaxy.getIfCached(key) === undefined))
})

test('a writer whose clear a peer missed forgets what it had from that peer of a key that was removed afterwards', async (t) => {
  await using nodes = await threeNodes()
  const { cluster, galaxies, table } = nodes
  const [here, , cut] = galaxies
  const key = cluster.keyOwnedBy(2)
  cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(here.clear(), { code: 'PARTIAL_WRITE' })
  cluster.network.heal()
  // So the peer knows of the clear, and what it loads now it need not forget for it.
  t.deepEqual(await here.get(key), 'first')
  here.local.clear()
  cluster.network.partition(urlOf(0), urlOf(2))
  table.set(key, 'second')
  await t.throwsAsync(here.remove(key), { code: 'PARTIAL_WRITE' })
  cluster.clock.advance(5_000)
  await settle()
  cluster.network.heal()
  t.is(await here.get(key), 'first')
  t.is(here.getIfCached(key), 'first')

  cluster.clock.advance(1_000)
  await settle()

  t.is(cut.getIfCached(key), undefined)
  t.is(here.getIfCached(key), undefined)
  t.is(await here.get(key), 'second')
})

test('a process that joins while a peer is told what it missed is told as well, and so is one that joins afterwards', async (t) => {
  await using nodes = await threeNodes()
  const { cluster, galaxies } = nodes
  const [here] = galaxies
  const key = cluster.keyOwnedBy(2)
  const told: string[] = []
  await nodes.spread([key])
  cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(here.remove(key), { code: 'PARTIAL_WRITE' })
  cluster.network.heal()
  cluster.network.setFault(async ({ kind, from, to }) => {
    if (kind !== 'write' || from !== urlOf(0)) return
    told.push(to)
    if (told.length > 2) return
    cluster.start()
    await cluster.connect()
  })

  cluster.clock.advance(1_000)
  await settle()

  t.deepEqual(told.toSorted(), [urlOf(1), urlOf(2), urlOf(3), urlOf(4)])
})
