import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { alone } from './alone.js'
import { MortalBackend, ttlMs } from './mortal-backend.js'

const ahead = { refreshAheadShare: 0.2 }

test('a value that is asked for in the last part of its life is refreshed before it expires, once', async (t) => {
  await using nodes = await alone(ahead)
  const { cluster, backend, galaxy } = nodes
  await galaxy.get('k')
  cluster.clock.advance(ttlMs * 0.8 - 1)
  t.is(await galaxy.get('k'), '1')
  await settle()
  t.is(backend.calls, 1, 'not before')
  const release = backend.hold()

  cluster.clock.advance(1)
  for (let i = 0; i < 5; i++) t.is(await galaxy.get('k'), '1')
  await settle()
  t.is(backend.calls, 2)
  release()
  await settle()

  t.is(await galaxy.get('k'), '2')
  cluster.clock.advance(ttlMs * 0.8 - 1)
  t.is(await galaxy.get('k'), '2')
  await settle()
  t.like(galaxy.stats(), { mainCacheHits: 8, loads: 1, refreshes: 1, refreshesAhead: 1, staleHits: 0 })
})

test('a value that nobody asks for in that part of its life expires', async (t) => {
  await using nodes = await alone(ahead)
  const { cluster, backend, galaxy } = nodes
  await galaxy.get('k')

  cluster.clock.advance(ttlMs)
  await settle()

  t.is(backend.calls, 1)
  t.is(await galaxy.get('k'), '2')
})

test('a hot copy is refreshed ahead from its owner, who refreshes its own value for it', async (t) => {
  const backend = new MortalBackend()
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: backend.load, ...ahead })
  const key = cluster.keyOwnedBy(1)
  await galaxies[0]?.get(key)
  cluster.clock.advance(ttlMs * 0.9)

  t.is(await galaxies[0]?.get(key), '1')
  await settle()

  t.is(backend.calls, 2)
  t.deepEqual([galaxies[0]?.getIfCached(key), galaxies[1]?.getIfCached(key)], ['2', '2'])
  t.like(galaxies[0]?.stats(), { refreshes: 1, refreshesAhead: 1, hotCacheHits: 2 })
})

test('a refresh ahead that fails is tried again after a second; the value is answered until it expires', async (t) => {
  await using nodes = await alone(ahead)
  const { cluster, backend, galaxy } = nodes
  await galaxy.get('k')
  cluster.clock.advance(ttlMs * 0.8)
  backend.state = 'down'

  for (let ms = 0; ms < 2_000; ms += 100) {
    t.is(await galaxy.get('k'), '1')
    await settle()
    cluster.clock.advance(100)
  }

  await t.throwsAsync(galaxy.get('k'), { code: 'BACKEND_FAILED' })
  t.is(backend.calls, 1 + 2 + 1)
})

test('a value that is always good until the same moment is not loaded over and over before that', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const midnightMs = cluster.clock.now() + 10_000
  let loads = 0
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (_key, { expireAt }) => {
      expireAt(midnightMs)
      return String(++loads)
    },
    refreshAheadShare: 0.9,
  })

  for (let ms = 0; ms < 9_990; ms += 10) {
    await galaxy?.get('k')
    await settle()
    cluster.clock.advance(10)
  }

  t.true(loads <= 10, `${loads}`)
})

test('a getter that changes the cache at once does so after the reader who began the refresh has its value', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireIn }): string => {
      if (galaxy?.stats().refreshesAhead === 1) galaxy.local.remove(key)
      expireIn(ttlMs)
      return 'value'
    },
    refreshAheadShare: 0.5,
  })
  await galaxy?.get('k')
  cluster.clock.advance(ttlMs / 2)

  t.is(galaxy?.getIfCached('k'), 'value')
  await settle()

  t.is(galaxy?.stats().refreshesAhead, 1)
  t.is(galaxy?.getIfCached('k'), undefined)
})

test('a refresh ahead of a key that was written meanwhile brings nothing back', async (t) => {
  await using nodes = await alone(ahead)
  const { cluster, backend, galaxy } = nodes
  await galaxy.get('k')
  cluster.clock.advance(ttlMs * 0.9)
  const release = backend.hold()
  await galaxy.get('k')
  await settle()

  await galaxy.remove('k')
  release()
  await settle()

  t.is(galaxy.getIfCached('k'), undefined)
})

test('of a refresh a promoter is told the requests that were made, the one that began it included, however long it took', async (t) => {
  for (const [fetchMs, asked] of [
    [50, 3],
    [200, 1],
  ] as const) {
    const backend = new MortalBackend()
    const told: number[] = []
    await using cluster = await Cluster.create({ peers: 2 })
    const [galaxy] = cluster.createGalaxy('g', {
      codec: string,
      load: backend.load,
      refreshAheadShare: 0.5,
      idleResetMs: 100,
      promoter: (_key, _value, { requests }) => told.push(requests) > 0,
    })
    const key = cluster.keyOwnedBy(1)
    await galaxy?.get(key)
    cluster.clock.advance(ttlMs / 2)
    const release = backend.hold()
    await Promise.all([galaxy?.get(key), galaxy?.get(key), galaxy?.get(key)])
    await settle()

    cluster.clock.advance(fetchMs)
    release()
    await settle()

    t.deepEqual(told, [1, asked], `${fetchMs} ms`)
    t.is(galaxy?.getIfCached(key), '2')
  }
})

test('of a value that was its own, and is refreshed by another owner, a promoter is told one request', async (t) => {
  const backend = new MortalBackend()
  const told: number[] = []
  await using cluster = await Cluster.create({ peers: 1 })
  const options = { codec: string, load: backend.load, ...ahead }
  const [galaxy] = cluster.createGalaxy('g', {
    ...options,
    promoter: (_key, _value, { requests }) => told.push(requests) > 0,
  })
  const other = cluster.start()
  other.createGalaxy('g', options)
  const urls = cluster.universes.map(({ self }) => self.url)
  await other.setPeers(urls)
  const key = Array.from({ length: 100 }, (_, i) => `key ${i}`).find((k) => other.ring.owner(k) === other.self.id) ?? ''
  await galaxy?.get(key)
  await cluster.connect()
  cluster.clock.advance(ttlMs * 0.9)

  await galaxy?.get(key)
  await settle()

  t.deepEqual(told, [1])
})
