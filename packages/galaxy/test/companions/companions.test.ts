import { string } from '@galaxycache/codecs'
import {
  type BackendGetter,
  type CacheFactory,
  companionsHeader,
  type Galaxy,
  type GalaxyOptions,
  lruStore,
  type PeerServer,
  reuseStore,
  sieveStore,
  type Universe,
} from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import { never, type PromotionStats } from '@galaxycache/promoter'
import test, { type ExecutionContext } from 'ava'
import { companionOf, interpose } from './interpose.js'
import { ask, keysOf } from './round.js'

const options: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}` }

/** Has no room for a round of keys, so that all of a round are fetched unless they come along. */
const lean: GalaxyOptions<string> = { ...options, maxBytes: 12_000, hotCacheShare: 1 / 8 }

/** Owner and another process, which has asked for `keys` in their order, again and again. */
async function learned(cluster: Cluster, keys: readonly string[], how: GalaxyOptions<string> = lean) {
  const [owner, other] = cluster.createGalaxy('g', (index) => (index === 0 ? { ...how, maxBytes: 1_000_000 } : how))
  await ask(other, keys, 6)
  return [owner, other] as [Galaxy<string>, Galaxy<string>]
}

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

/** What the promoter is told of values that come along, as `keys` are asked for the sixth time. */
async function toldAlong(
  cluster: Cluster,
  keys: readonly string[],
  pauseMs: number,
): Promise<readonly PromotionStats[]> {
  const told: PromotionStats[] = []
  let asked: string | undefined
  const shouldPromote = (key: string, _value: string, stats: PromotionStats): boolean => {
    if (key !== asked) told.push(stats)
    return true
  }
  const [, other] = cluster.createGalaxy('g', (index) => ({
    ...lean,
    promoter: { shouldPromote },
    ...(index === 0 && { maxBytes: 1_000_000 }),
  }))
  for (let round = 0; round < 6; round++) {
    if (round === 5) cluster.clock.advance(pauseMs)
    told.length = 0
    for (const key of keys) {
      asked = key
      await other?.get(key)
    }
  }
  return told
}

test('to the promoter what comes along is as if it were asked for now', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const told = await toldAlong(cluster, keysOf(cluster, 60), 0)

  t.true(told.length > 0)
  // Five rounds before, and now.
  t.deepEqual([...new Set(told.map(({ requests }) => requests))], [6])
})

test('of what comes along, the promoter is not told of requests that were made long ago', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const told = await toldAlong(cluster, keysOf(cluster, 60), 3_600_000)

  t.true(told.length > 0)
  t.deepEqual([...new Set(told.map(({ requests, keyQps }) => `${requests} ${keyQps}`))], ['1 0'])
})

/** What process 1 holds of `key` once it has fetched another, along with which that came. */
async function heldOf(cluster: Cluster, key: string, companion: ReturnType<typeof companionOf>) {
  interpose(cluster, (value) => ({ ...value, companions: [companion] }))
  const [, other] = cluster.createGalaxy('g', options)
  const first = cluster.keyOwnedBy(0, 50)
  const value = await other?.get(first)
  return [value === `value of ${first}`, other?.getIfCached(key)]
}

test('what comes along is held, and answers', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const key = cluster.keyOwnedBy(0)
  t.deepEqual(await heldOf(cluster, key, companionOf(key, 'along')), [true, 'along'])
})

test('what comes along of keys that the sender does not own is not held', async (t) => {
  for (const index of [1, 2]) {
    await using cluster = await Cluster.create({ peers: 3 })
    const key = cluster.keyOwnedBy(index)
    t.deepEqual(await heldOf(cluster, key, companionOf(key, 'along')), [true, undefined])
  }
})

test('nonsense that comes along costs nobody a value', async (t) => {
  const nonsense = [
    (key: string) => companionOf(key, 'along', 7),
    (key: string) => companionOf(key, 'along', 1.5),
    (key: string) => ({ ...companionOf(key, ''), bytes: new Uint8Array([0xff]) }),
    (key: string) => ({ ...companionOf(key, 'along'), expiresAtMs: 0 }),
    () => companionOf(1 as unknown as string, 'along'),
  ]
  for (const [index, make] of nonsense.entries()) {
    await using cluster = await Cluster.create({ peers: 2 })
    const key = cluster.keyOwnedBy(0)
    t.deepEqual(await heldOf(cluster, key, make(key)), [true, undefined], String(index))
  }
})

test('what is held already is not replaced by what comes along', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const key = cluster.keyOwnedBy(0)
  const [, other] = cluster.createGalaxy('g', options)
  await other?.get(key)
  interpose(cluster, (value) => ({ ...value, companions: [companionOf(key, 'along')] }))

  await other?.get(cluster.keyOwnedBy(0, 50))

  t.is(other?.getIfCached(key), `value of ${key}`)
})

async function writtenMeanwhile(t: ExecutionContext, write: (galaxy: Galaxy<string>, key: string) => Promise<void>) {
  await using cluster = await Cluster.create({ peers: 2 })
  const [key, first] = keysOf(cluster, 2) as [string, string]
  const [, other] = cluster.createGalaxy('g', options) as [Galaxy<string>, Galaxy<string>]
  interpose(cluster, async (value, asked) => {
    if (asked !== first) return value
    // To its end, which forgets what came before it.
    await write(other, key)
    return { ...value, companions: [companionOf(key, 'from before')] }
  })

  await other.get(first)

  t.not(other.getIfCached(key), 'from before')
}

test('what was removed while it came along is not held', (t) =>
  writtenMeanwhile(t, (galaxy, key) => galaxy.remove(key)))

test('what was set while it came along is not held as it was', (t) =>
  writtenMeanwhile(t, (galaxy, key) => galaxy.set(key, 'new')))

test('what was cleared while it came along is not held', (t) => writtenMeanwhile(t, (galaxy) => galaxy.clear()))

test('what was on its way for so long that a write of it may be forgotten is not held', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [key, first] = keysOf(cluster, 2) as [string, string]
  const slow = { ...options, writeTimeoutMs: 100, peerTimeoutMs: 10_000 }
  const [, other] = cluster.createGalaxy('g', slow)
  interpose(cluster, (value) => {
    cluster.clock.advance(1_000)
    return { ...value, companions: [companionOf(key, 'late')] }
  })

  t.is(await other?.get(first), `value of ${first}`)
  t.is(other?.getIfCached(key), undefined)
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

test('a key that only ever came along is no candidate when it goes', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [key, first] = keysOf(cluster, 2) as [string, string]
  interpose(cluster, (value) => ({ ...value, companions: [companionOf(key, 'along')] }))
  const [, other] = cluster.createGalaxy('g', options)
  await other?.get(first)
  t.is(other?.cacheStats('hot').entries, 2)

  await other?.remove(key)

  t.is(other?.cacheStats('hot').entries, 1)
  t.is(other?.cacheStats('candidate').entries, 0)
})

test('what is not kept of what comes along leaves a stale copy of its key alone', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [key, first] = keysOf(cluster, 2) as [string, string]
  let isDown = false
  const load: BackendGetter<string> = (name, { expireIn }) => {
    if (isDown) throw new Error('down')
    if (name === key) expireIn(1_000)
    return `value of ${name}`
  }
  // Wants what was asked for just now.
  const promoter = (name: string, value: string): boolean => name === key && value !== 'along'
  const [, other] = cluster.createGalaxy('g', { codec: string, load, promoter, staleIfErrorMs: 3_600_000 })
  await other?.get(key)
  cluster.clock.advance(2_000)
  interpose(cluster, (value) => ({ ...value, companions: [companionOf(key, 'along')] }))
  await other?.get(first)

  isDown = true
  cluster.kill(cluster.universes[0] as Universe)
  t.is(await other?.get(key), `value of ${key}`)
})

test('with replicas, what comes along of a key that this process owns, too, is not held, and of one that the sender owns as second is', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const ring = (cluster.universes[1] as Universe).ring
  const ownersOf = (key: string): readonly string[] => ring.owners(key, 2)
  const all = Array.from({ length: 1_000 }, (_, i) => `key-${i}`)
  const [ours, second, first] = [
    all.find((key) => ownersOf(key)[0] === 'memory://0' && ownersOf(key)[1] === 'memory://1'),
    all.find((key) => ownersOf(key)[0] === 'memory://2' && ownersOf(key)[1] === 'memory://0'),
    all.find((key) => !ownersOf(key).includes('memory://1')),
  ] as [string, string, string]
  for (const index of [0, 2]) {
    const server = cluster.universes[index] as PeerServer
    cluster.network.serve(`memory://${index}`, {
      serve: async (name, key, request) => {
        const answer = await (cluster.universes[0] as PeerServer).serve(name, key, request)
        return { ...answer, companions: [companionOf(ours, 'along'), companionOf(second, 'along')] }
      },
      write: async (...asked) => server.write?.(...asked),
    })
  }
  const galaxies = cluster.createGalaxy('g', { ...options, replicas: 2 })

  t.is(await galaxies[1]?.get(first), `value of ${first}`)

  t.is(galaxies[1]?.getIfCached(ours), undefined)
  t.is(galaxies[1]?.getIfCached(second), 'along')
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

test('what a protocol of somebody else makes of nothing costs nobody a value', async (t) => {
  for (const companions of [null, {}, [null], [undefined], 'none']) {
    await using cluster = await Cluster.create({ peers: 2 })
    const [, other] = cluster.createGalaxy('g', options)
    const key = cluster.keyOwnedBy(0)
    const { network } = cluster
    const request = network.request.bind(network)
    network.request = async (...call) =>
      ({ ...(await request(...call)), companions }) as unknown as Awaited<ReturnType<typeof request>>

    t.is(await other?.get(key), `value of ${key}`)
  }
})

test('keys that are warmed bring nothing along', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const keys = keysOf(cluster, 60)
  const [owner, other] = await learned(cluster, keys)
  const { companionsSent } = owner.stats()

  for (const key of keys) await other.warm([key])

  t.is(owner.stats().companionsSent, companionsSent)
})

test('what was on its way for too long counts as received, so that no more of it is taken', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const keys = keysOf(cluster, 60)
  const [, other] = cluster.createGalaxy('g', { ...lean, writeTimeoutMs: 100, peerTimeoutMs: 10_000 })
  interpose(cluster, (value) => {
    cluster.clock.advance(1_000)
    return value
  })
  await ask(other, keys, 20)

  const { companionsReceived, companionsUsed, peerLoads } = other?.stats() ?? {}
  t.is(companionsUsed, 0)
  t.true((companionsReceived ?? 0) > 0 && (companionsReceived ?? 0) < (peerLoads ?? 0) / 2)
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
