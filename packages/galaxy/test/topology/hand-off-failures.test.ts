import { bytes, type Codec, string } from '@galaxycache/codecs'
import {
  type Galaxy,
  type GalaxyOptions,
  type GalaxyStats,
  lruStore,
  type PeerServer,
  type Universe,
} from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const echo: GalaxyOptions<string> = { codec: string, load: (key) => key }

type AllStats = [GalaxyStats, GalaxyStats, GalaxyStats]

/** Three processes, and `count` values that the first one owns and holds. */
async function holding(count: number): Promise<{ cluster: Cluster; leaving: Universe; galaxies: Galaxy<string>[] }> {
  const cluster = await Cluster.create({ peers: 3 })
  const galaxies = cluster.createGalaxy('g', echo)
  for (let n = 0; n < count; n++) await galaxies[0]?.get(cluster.keyOwnedBy(0, n))
  const [leaving] = cluster.universes
  if (leaving === undefined) throw new RangeError('a cluster of three has a first')
  return { cluster, leaving, galaxies }
}

test('a peer that fails, or knows no such call, costs its own entries and nothing else', async (t) => {
  const withoutWrites: PeerServer = { serve: () => Promise.reject(new Error('not asked')) }
  for (const harm of [
    (cluster: Cluster) => cluster.network.stop('memory://1'),
    (cluster: Cluster) => cluster.network.serve('memory://1', withoutWrites),
  ]) {
    const { cluster, leaving, galaxies } = await holding(60)
    harm(cluster)

    await leaving.close({ handOff: true })

    const [{ handedOff, handOffErrors }, , { adopted }] = galaxies.map((galaxy) => galaxy.stats()) as AllStats
    t.is(handedOff, adopted)
    t.true(handedOff > 10 && handedOff < 50, `${handedOff} of 60 handed off`)
    t.is(handOffErrors, 1)
    await cluster.close()
  }
})

test('a peer that never answers delays closing by the hand-off’s time limit and no more', async (t) => {
  const { cluster, leaving, galaxies } = await holding(20)
  cluster.network.setFault(() => new Promise<void>(() => {}))
  let closed = false
  const closing = leaving.close({ handOff: { timeoutMs: 500 } }).then(() => (closed = true))
  await settle()
  cluster.clock.advance(490)
  await settle()
  t.false(closed)

  cluster.clock.advance(20)

  await closing
  t.deepEqual([galaxies[0]?.stats().handedOff, galaxies[0]?.stats().handOffErrors], [0, 2])
  await cluster.close()
  t.is(cluster.clock.pending, 0)
})

test('a process alone, and one whose store cannot tell what is hottest, close all the same', async (t) => {
  await using alone = await Cluster.create({ peers: 1 })
  await alone.createGalaxy('g', echo)[0]?.get('k')
  await alone.universes[0]?.close({ handOff: true })

  await using pair = await Cluster.create({ peers: 2 })
  const [galaxy] = pair.createGalaxy('g', {
    codec: bytes(),
    load: () => new Uint8Array(4),
    cacheFactory: (cache) => {
      const store = lruStore<never>(cache)
      store.hottestFirst = () => {
        throw new Error('not this store')
      }
      return store
    },
  })
  await galaxy?.get(pair.keyOwnedBy(0))
  await pair.universes[0]?.close({ handOff: true })

  t.like(galaxy?.stats(), { handedOff: 0, handOffErrors: 1 })
})

test('a value that its codec does not encode any more costs no other entry, and is counted', async (t) => {
  let broken = ''
  await using cluster = await Cluster.create({ peers: 2 })
  const codec: Codec<string> = {
    ...string,
    encode: (text) => {
      if (text === broken) throw new TypeError('no text')
      return string.encode(text)
    },
  }
  const [galaxy] = cluster.createGalaxy('g', { codec, load: (key) => key })
  for (let n = 0; n < 3; n++) await galaxy?.get(cluster.keyOwnedBy(0, n))
  broken = cluster.keyOwnedBy(0, 1)

  await cluster.universes[0]?.close({ handOff: true })

  t.like(galaxy?.stats(), { handedOff: 2, handOffErrors: 1 })
})

test('what a process hands off that its receiver has no more in its list, or never had, is not taken', async (t) => {
  const { cluster, leaving, galaxies } = await holding(20)
  for (const other of cluster.universes.slice(1)) await other.removePeers([leaving.self.id])
  cluster.clock.advance(2_001)

  await leaving.close({ handOff: true })

  t.is(galaxies[0]?.stats().handedOff, 20)
  for (const galaxy of galaxies.slice(1)) t.is(galaxy.stats().adopted, 0)
  await cluster.close()
})

test('what a process hands off just after it left the list is taken', async (t) => {
  const { cluster, leaving, galaxies } = await holding(20)
  for (const other of cluster.universes.slice(1)) await other.removePeers([leaving.self.id])
  cluster.clock.advance(1_500)

  await leaving.close({ handOff: true })

  t.is((galaxies[1]?.stats().adopted ?? 0) + (galaxies[2]?.stats().adopted ?? 0), 20)
  await cluster.close()
})
