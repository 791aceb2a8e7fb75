import { string } from '@galaxycache/codecs'
import { type CacheFactory, type Galaxy, lruStore, reuseStore } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'

const stores: readonly CacheFactory[] = [reuseStore, lruStore]

/** A process that leaves holds 40 busy keys among 400; its next owner has a quarter of its room. */
async function unequal(cacheFactory: CacheFactory) {
  const cluster = await Cluster.create({ peers: 2 })
  const [leaver, receiver] = cluster.createGalaxy('g', (index) => ({
    codec: string,
    cacheFactory,
    load: (key: string) => `${key} `.padEnd(1_000, '.'),
    maxBytes: index === 0 ? 1_000_000 : 160_000,
  }))
  if (leaver === undefined || receiver === undefined) throw new RangeError('a cluster of two has two')
  const keys = Array.from({ length: 400 }, (_, n) => cluster.keyOwnedBy(0, n))
  const busy = keys.slice(-40)
  await leaver.getMany(keys)
  await ask(leaver, busy)
  return { cluster, leaver, receiver, busy, [Symbol.asyncDispose]: () => cluster.close() }
}

const ask = async (galaxy: Galaxy<string>, keys: readonly string[]): Promise<void> => {
  for (let round = 0; round < 10; round++) for (const key of keys) await galaxy.get(key)
}

const held = (galaxy: Galaxy<string>, keys: readonly string[]): number =>
  keys.filter((key) => galaxy.getIfCached(key) !== undefined).length

test('a receiver with less room keeps the hottest of what it is handed', async (t) => {
  for (const cacheFactory of stores) {
    await using nodes = await unequal(cacheFactory)
    const { cluster, leaver, receiver, busy } = nodes

    await cluster.universes[0]?.close({ handOff: true })

    t.is(held(receiver, busy), 40)
    t.is(leaver.stats().handedOff, 400)
    t.true(receiver.stats().adopted < 160)
    t.like(receiver.cacheStats('main'), { entries: receiver.stats().adopted, evictions: 0 })
  }
})

test('a receiver that is full puts out a quarter of what it holds at most, and not its busy keys', async (t) => {
  for (const cacheFactory of stores) {
    await using nodes = await unequal(cacheFactory)
    const { cluster, receiver } = nodes
    const own = Array.from({ length: 200 }, (_, n) => cluster.keyOwnedBy(1, n))
    const ownBusy = own.slice(-40)
    await receiver.getMany(own)
    await ask(receiver, ownBusy)
    const { entries } = receiver.cacheStats('main')

    await cluster.universes[0]?.close({ handOff: true })

    t.is(held(receiver, ownBusy), 40)
    t.true(held(receiver, own) >= entries * 0.74)
    t.true(receiver.stats().adopted <= entries * 0.26)
  }
})

test('a receiver that is full takes the hottest of what it is handed for its coldest', async (t) => {
  await using nodes = await unequal(lruStore)
  const { cluster, receiver, busy } = nodes
  await receiver.getMany(Array.from({ length: 200 }, (_, n) => cluster.keyOwnedBy(1, n)))
  const { entries } = receiver.cacheStats('main')

  await cluster.universes[0]?.close({ handOff: true })

  const { adopted } = receiver.stats()
  t.true(adopted >= entries * 0.2)
  t.is(held(receiver, busy), Math.min(adopted, 40))
})

test('a receiver with a quarter of its room free puts out nothing', async (t) => {
  await using nodes = await unequal(lruStore)
  const { cluster, receiver, busy } = nodes
  const own = Array.from({ length: 60 }, (_, n) => cluster.keyOwnedBy(1, n))
  await receiver.getMany(own)

  await cluster.universes[0]?.close({ handOff: true })

  t.is(held(receiver, busy), 40)
  t.is(held(receiver, own), 60)
})

test('a hand-off makes room again when the one before is over', async (t) => {
  await using nodes = await unequal(lruStore)
  const { cluster, receiver } = nodes
  await receiver.getMany(Array.from({ length: 200 }, (_, n) => cluster.keyOwnedBy(1, n)))
  const entries = Array.from({ length: 400 }, (_, n) => ({
    key: `another-${n}`,
    bytes: new TextEncoder().encode('.'.repeat(1_000)),
    expiresAtMs: Number.POSITIVE_INFINITY,
  }))
  await cluster.universes[0]?.close({ handOff: true })
  const once = receiver.stats().adopted
  const handOff = (): Promise<void> | undefined =>
    cluster.universes[1]?.write('g', { kind: 'hand-off', entries }, { header: () => 'memory://0' })

  await handOff()
  t.is(receiver.stats().adopted, once)
  cluster.clock.advance(10_000)
  await handOff()

  t.true(receiver.stats().adopted > once * 1.9)
})
