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
