import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test from 'ava'

/** Three processes, of which 1 does not answer until the test lets it. */
async function withSlowPeer(maxLoadFactor?: number) {
  const cluster = await Cluster.create({ peers: 3 })
  const galaxies = cluster.createGalaxy<string>('g', (index) => ({
    codec: string,
    load: (key) => `${key} from ${index}`,
    promoter: never(),
    ...(maxLoadFactor === undefined ? {} : { maxLoadFactor }),
  }))
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  cluster.network.setFault((call) => (call.to === 'memory://1' && call.kind !== 'write' ? held : undefined))
  return { cluster, galaxies, release }
}

test('an owner over its share is passed by for the next on the ring, and the spills are counted', async (t) => {
  const { cluster, galaxies, release } = await withSlowPeer(1.25)
  const [here] = galaxies
  const keys = Array.from({ length: 30 }, (_, n) => cluster.keyOwnedBy(1, n))

  const gets: (Promise<string> | undefined)[] = []
  for (const key of keys) {
    gets.push(here?.get(key))
    await settle()
  }
  const waiting = cluster.universes[0]?.peerStats().find(({ id }) => id === 'memory://1')?.inFlight ?? 0

  // The others answer at once, so that the mean is low, and eight calls are allowed to wait whatever the mean.
  t.is(waiting, 8)
  t.is(here?.stats().spilledFetches, 22)
  release()
  const values = (await Promise.all(gets)) as string[]
  const next = keys.map((key) => cluster.universes[0]?.ring.owners(key, 2)[1])
  keys.forEach((key, n) => {
    const by = n < 8 ? 'memory://1' : next[n]
    t.is(values[n], `${key} from ${by?.at(-1)}`)
  })
  await cluster.close()
})

test('a burst is spread so that no owner has more than its share of it', async (t) => {
  const { cluster, galaxies, release } = await withSlowPeer(1.25)
  const gets = Array.from({ length: 100 }, (_, n) => galaxies[0]?.get(cluster.keyOwnedBy(1, n)))
  const inFlight = cluster.universes[0]?.peerStats().map((peer) => peer.inFlight) ?? []

  const calls = inFlight.reduce((sum, each) => sum + each, 0)
  for (const each of inFlight) t.true(each <= Math.ceil((1.25 * calls) / 2), `${each} of ${calls}`)

  await settle()
  release()
  await Promise.all(gets)
  await cluster.close()
})

test('without maxLoadFactor every key is asked of its owner, however many wait', async (t) => {
  const { cluster, galaxies, release } = await withSlowPeer()
  const gets = Array.from({ length: 30 }, (_, n) => galaxies[0]?.get(cluster.keyOwnedBy(1, n)))
  await settle()

  t.is(cluster.universes[0]?.peerStats().find(({ id }) => id === 'memory://1')?.inFlight, 30)
  t.is(galaxies[0]?.stats().spilledFetches, 0)
  release()
  await Promise.all(gets)
  await cluster.close()
})

test('after a removal no process answers with an old value, though keys were spilled to processes that do not own them', async (t) => {
  const { cluster, galaxies, release } = await withSlowPeer(1.25)
  const keys = Array.from({ length: 30 }, (_, n) => cluster.keyOwnedBy(1, n))
  const gets = keys.map((key) => galaxies[0]?.get(key))
  await settle()
  release()
  await Promise.all(gets)

  await galaxies[2]?.removeMany(keys)

  for (const galaxy of galaxies) for (const key of keys) t.is(galaxy.getIfCached(key), undefined)
  await cluster.close()
})

test('replicas and maxLoadFactor are checked when the galaxy is made', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const make = (options: object) => () => cluster.createGalaxy('g', { codec: string, load: (key) => key, ...options })

  t.throws(make({ replicas: 0 }), { instanceOf: RangeError, message: 'replicas must be a positive integer, got 0' })
  t.throws(make({ maxLoadFactor: 1 }), {
    instanceOf: RangeError,
    message: 'maxLoadFactor must be a number above 1, got 1',
  })
})
