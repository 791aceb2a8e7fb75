import { string } from '@galaxycache/codecs'
import {
  type BackendGetter,
  type CacheFactory,
  companionsHeader,
  lruStore,
  reuseStore,
  sieveStore,
  type Universe,
} from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test from 'ava'
import { ask, keysOf, lean, learned, options } from './round.js'

for (const [name, cacheFactory] of Object.entries({ lruStore, reuseStore }))
  test(`keys that are asked for one after the other come along, and are fetched seldomer (${name})`, async (t) => {
    const fetched: number[] = []
    for (const companions of [false, true]) {
      await using cluster = await Cluster.create({ peers: 2 })
      const keys = keysOf(cluster, 60)
      const [, other] = await learned(cluster, keys, { ...lean, cacheFactory, companions })
      const before = other.stats()
      await ask(other, keys, 4)
      fetched.push(other.stats().peerLoads - before.peerLoads)
    }

    const [alone, along] = fetched as [number, number]
    t.true(along < 0.7 * alone, `${along} of ${alone}`)
  })

test('what came along and was asked for is counted at both ends', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [owner, other] = await learned(cluster, keysOf(cluster, 60))

  const { companionsReceived, companionsUsed, peerLoads, hotCacheHits } = other.stats()
  t.is(owner.stats().companionsSent, companionsReceived)
  t.true(companionsUsed > 0 && companionsUsed <= companionsReceived)
  t.true(companionsUsed <= hotCacheHits)
  t.is(peerLoads + hotCacheHits, 360)
})

test('a galaxy without companions takes none and sends none, nor does one that does not exchange demand', async (t) => {
  for (const off of [{ companions: false }, { exchangeDemand: false }]) {
    for (const silent of [0, 1]) {
      await using cluster = await Cluster.create({ peers: 2 })
      const [owner, other] = cluster.createGalaxy('g', (index) => ({ ...lean, ...(index === silent && off) }))
      await ask(other, keysOf(cluster, 60), 6)

      t.is(owner?.stats().companionsSent, 0)
      t.is(other?.stats().companionsReceived, 0)
    }
  }
})

test('a store that finds nothing by hash has nothing sent along, and all else works', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [owner, other] = await learned(cluster, keysOf(cluster, 60), { ...lean, cacheFactory: sieveStore })

  t.is(owner.stats().companionsSent, 0)
  t.is(other.stats().peerLoadErrors, 0)
})

test('the promoter decides of what comes along, too', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [, other] = await learned(cluster, keysOf(cluster, 60), { ...lean, promoter: never() })

  t.true(other.stats().companionsReceived > 0)
  t.is(other.cacheStats('hot').entries, 0)
})

test('of what comes along, little is taken where no promoter keeps it', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const keys = keysOf(cluster, 60)
  const [, other] = await learned(cluster, keys, { ...lean, promoter: never() })
  const before = other.stats()
  await ask(other, keys, 100)

  t.is(other.stats().peerLoads - before.peerLoads, 6_000)
  t.true(other.stats().companionsReceived - before.companionsReceived < 6_000 / 50)
})

test('a process that may hold no copies takes nothing along', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [owner, other] = cluster.createGalaxy('g', (index) => ({
    ...options,
    ...(index === 1 && { hotCacheShare: 0 }),
  }))
  await ask(other, keysOf(cluster, 60), 6)

  t.is(other?.stats().peerLoads, 360)
  t.is(owner?.stats().companionsSent, 0)
})

test('an owner sends what is held and has not expired, no more than four values and 32 KiB in all', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const keys = keysOf(cluster, 8)
  const load: BackendGetter<string> = (key, { expireIn }) => {
    if (key === keys[2]) expireIn(1_000)
    return 'x'.repeat(10_000)
  }
  const [, other] = cluster.createGalaxy('g', { codec: string, load, hotCacheShare: 0.01, maxBytes: 400_000 })
  await ask(other, keys, 12)
  cluster.clock.advance(2_000)

  const header = (name: string): string | undefined => (name === companionsHeader ? '1' : undefined)
  const request = { mode: 'no-peer-backend', header } as const
  const answer = await cluster.universes[0]?.serve('g', keys[0] as string, request)

  t.deepEqual(
    answer?.companions?.map(({ key }) => key),
    [keys[1], keys[3]],
  )
})

test('a peek brings nothing along, and a request that says nothing, or nonsense, neither', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const keys = keysOf(cluster, 60)
  await learned(cluster, keys)
  const owner = cluster.universes[0] as Universe
  const along = async (mode: 'peek' | 'no-peer-backend', said: string | undefined): Promise<number | undefined> => {
    const header = (name: string): string | undefined => (name === companionsHeader ? said : undefined)
    return (await owner.serve('g', keys[3] as string, { mode, header })).companions?.length
  }

  t.true(((await along('no-peer-backend', '1')) ?? 0) > 0)
  t.is(await along('peek', '1'), undefined)
  for (const said of [undefined, '', '0', '4', '1.5', 'all']) t.is(await along('no-peer-backend', said), undefined)
})

test('a store that throws at what would go along costs nobody the value', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const cacheFactory: CacheFactory = (cache) => {
    const store = lruStore(cache)
    store.peekHash = () => {
      throw new Error('a bug in a store')
    }
    return store as never
  }
  const keys = keysOf(cluster, 60)
  const [owner, other] = await learned(cluster, keys, { ...lean, cacheFactory })

  t.like(other.stats(), { peerLoads: 360, peerLoadErrors: 0 })
  t.is(owner.stats().companionsSent, 0)
})

test('keys that are warmed bring nothing along', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const keys = keysOf(cluster, 60)
  const [owner, other] = await learned(cluster, keys)
  const { companionsSent } = owner.stats()

  for (const key of keys) await other.warm([key])

  t.is(owner.stats().companionsSent, companionsSent)
})

test('a process whose copies hardly serve takes nothing along', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [owner, other] = cluster.createGalaxy('g', (index) => (index === 0 ? options : lean))
  const own = Array.from({ length: 10 }, (_, i) => cluster.keyOwnedBy(1, i))
  const keys = keysOf(cluster, 60)
  for (let round = 0; round < 40; round++)
    for (const key of keys) {
      await other?.get(own[round % own.length] as string)
      await ask(other, own)
      await other?.get(key)
    }
  const { companionsSent } = owner?.stats() ?? {}

  await ask(other, keys, 4)

  t.is(owner?.stats().companionsSent, companionsSent)
})
