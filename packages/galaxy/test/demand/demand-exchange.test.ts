import { string } from '@galaxycache/codecs'
import { demandHeader, type Galaxy, type GalaxyOptions, keyHash, lruStore, type PeerServer } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { readNumbers, writeNumbers } from '#src/demand/demand-header.js'

const options: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}` }

/** Fetches from the owner with index 0: one of eight tells. */
async function fetchNew(
  cluster: Cluster,
  galaxy: Galaxy<string> | undefined,
  from: number,
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) await galaxy?.get(cluster.keyOwnedBy(0, from + i))
}

test('requests for many keys tell and hear, too', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const [, first, second] = cluster.createGalaxy('g', options)
  const shared = cluster.keyOwnedBy(0)
  await first?.getMany([shared])
  const eight = (from: number): string[] => Array.from({ length: 8 }, (_, i) => cluster.keyOwnedBy(0, from + i))

  await second?.getMany([shared, ...eight(100)])
  await first?.getMany(eight(200))

  t.is(first?.stats().demandHeard, 1)
})

test('a process hears of the owner what others asked of it, and knows its copies by that', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const [, first, second] = cluster.createGalaxy('g', options)
  const shared = cluster.keyOwnedBy(0)
  await first?.get(shared)

  // Asked for by the second alone, from its copy, and told with the fetches that follow.
  for (let i = 0; i < 5; i++) await second?.get(shared)
  await fetchNew(cluster, second, 100, 7)
  t.is(first?.stats().demandHeard, 0)
  await fetchNew(cluster, first, 200, 7)

  t.is(first?.stats().demandHeard, 1, 'of many requests for a key, once')
  t.is(second?.stats().demandHeard, 0, 'what it asked for itself is no news')
})

test('an owner keeps what copies elsewhere answer, though nobody asks it any more', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const lean = { ...options, cacheFactory: lruStore, hotCacheShare: 1 / 8, maxBytes: 64_000 }
  const [owner, other] = cluster.createGalaxy('g', lean)
  const copied = cluster.keyOwnedBy(0)
  await other?.get(copied)

  for (let i = 1; i <= 400; i++) {
    await other?.get(copied)
    await other?.get(cluster.keyOwnedBy(0, i))
  }

  t.true((owner?.cacheStats('main').evictions ?? 0) > 100)
  t.is(owner?.getIfCached(copied), `value of ${copied}`)
})

test('a galaxy that does not exchange demand tells nothing, hears nothing, and is told nothing', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [owner, other] = cluster.createGalaxy('g', { ...options, exchangeDemand: false })
  const told: unknown[] = []
  const server: PeerServer = {
    serve: (name, key, request) => {
      told.push(request.header?.(demandHeader))
      return (cluster.universes[0] as PeerServer).serve(name, key, request)
    },
  }
  cluster.network.serve('memory://0', server)

  await fetchNew(cluster, other, 0, 24)

  t.deepEqual(told, Array(24).fill(undefined))
  const header = (): string => writeNumbers([1, 0])
  const answer = await cluster.universes[0]?.serve('g', cluster.keyOwnedBy(0), { mode: 'no-peer-backend', header })
  t.is(answer?.demand, undefined)
  t.is((owner?.stats().demandHeard ?? 0) + (other?.stats().demandHeard ?? 0), 0)
})

test('nonsense that is told costs nobody a value', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [, other] = cluster.createGalaxy('g', options)
  const key = cluster.keyOwnedBy(0)
  for (const said of ['', 'AAAA', '%', 'nonsense', 'A'.repeat(10_000), writeNumbers([7])]) {
    const request = { mode: 'no-peer-backend', header: () => said } as const
    const answer = await cluster.universes[0]?.serve('g', key, request)
    t.is(Buffer.from(answer?.bytes ?? []).toString(), `value of ${key}`)
    t.is(answer?.demand, undefined, said)
  }
  const owner = cluster.universes[0] as PeerServer
  cluster.network.serve('memory://0', {
    serve: async (...asked) => ({ ...(await owner.serve(...asked)), demand: 'nonsense' }),
  })

  await fetchNew(cluster, other, 0, 24)

  t.like(other?.stats(), { peerLoads: 24, peerLoadErrors: 0, demandHeard: 0 })
})

test('a peek tells nothing, and the answer to one tells nothing', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [, other] = cluster.createGalaxy('g', options)
  const key = cluster.keyOwnedBy(0)
  await other?.get(key)
  const heard: string[] = []
  const owner = cluster.universes[0] as PeerServer
  cluster.network.serve('memory://0', {
    serve: (name, asked, request) => {
      heard.push(`${request.mode} ${request.header?.(demandHeader)}`)
      return owner.serve(name, asked, request)
    },
  })

  for (let i = 1; i <= 16; i++) await other?.peek(cluster.keyOwnedBy(0, i))

  t.deepEqual(heard, Array(16).fill('peek undefined'))
  const answer = await owner.serve('g', key, { mode: 'peek', header: () => writeNumbers([1, 0]) })
  t.is(answer.demand, undefined)
})

test('what goes over the wire is who asks, up to where it heard, and hashes of keys; back come position and hashes', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  cluster.createGalaxy('g', options)
  const key = cluster.keyOwnedBy(0)
  const tell = async (...numbers: readonly number[]): Promise<readonly number[] | undefined> => {
    const request = { mode: 'no-peer-backend', header: () => writeNumbers(numbers) } as const
    return readNumbers((await cluster.universes[0]?.serve('g', key, request))?.demand ?? '')
  }

  t.deepEqual(await tell(1, 0, keyHash('a'), keyHash('b')), [2])
  t.deepEqual(await tell(2, 0, keyHash('c')), [3, keyHash('a'), keyHash('b')])
  t.deepEqual(await tell(1, 2), [3, keyHash('c')])
})

test('processes of any version have the same hash of a key', (t) => {
  // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/, offset basis and the vector of "a".
  t.is(keyHash(''), 0x811c9dc5)
  t.is(keyHash('a'), 0xe40c292c)
  t.is(keyHash('foobar'), 0xbf9cf968)
})
