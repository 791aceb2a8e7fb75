import { bytes, json, string } from '@galaxycache/codecs'
import {
  BackendError,
  CodecError,
  DeadlineExceededError,
  type GalaxyError,
  NotFoundError,
  PeerError,
} from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { always, never } from '@galaxycache/promoter'
import test from 'ava'

interface User {
  readonly name: string
  readonly tags: readonly string[]
}

test('a get is answered by the backend once and from the main cache afterwards', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => `value of ${key}` })

  t.is(galaxy?.getIfCached('k'), undefined)
  t.is(await galaxy?.get('k'), 'value of k')
  t.is(await galaxy?.get('k'), 'value of k')
  t.is(galaxy?.getIfCached('k'), 'value of k')
  t.like(galaxy?.stats(), { gets: 2, loads: 1, backendLoads: 1, mainCacheHits: 2 })
})

test('a key that another process owns comes from there, and from the hot cache once promoted', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const galaxies = cluster.createGalaxy('g', (index) => ({
    codec: string,
    promoter: always(),
    load: (key) => `${key} from ${index}`,
  }))
  const key = cluster.keyOwnedBy(2)

  t.is(await galaxies[0]?.get(key), `${key} from 2`)
  t.is(await galaxies[0]?.get(key), `${key} from 2`)

  t.like(galaxies[0]?.stats(), { peerLoads: 1, hotCacheHits: 1, promotions: 1, backendLoads: 0 })
  t.like(galaxies[2]?.stats(), { serverRequests: 1, backendLoads: 1 })
  t.is(galaxies[0]?.cacheStats('hot').entries, 1)
  t.is(galaxies[0]?.cacheStats('main').entries, 0)
})

test('what is not promoted is fetched each time', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, promoter: never(), load: (key) => key })
  const key = cluster.keyOwnedBy(1)

  for (let i = 0; i < 3; i++) await galaxies[0]?.get(key)

  t.like(galaxies[0]?.stats(), { peerLoads: 3, promotions: 0, promotionsDenied: 3 })
  t.like(galaxies[1]?.stats(), { backendLoads: 1, mainCacheHits: 2 })
})

test('the value has the same shape from main cache, hot cache, peer and backend', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const when = new Date(Date.UTC(2026, 0, 1))
  const galaxies = cluster.createGalaxy('g', {
    codec: json<{ readonly when: unknown }>(),
    promoter: always(),
    load: () => ({ when, dropped: undefined }),
  })
  const key = cluster.keyOwnedBy(1)

  const fromPeer = await galaxies[0]?.get(key)
  const fromHot = await galaxies[0]?.get(key)
  const fromMain = await galaxies[1]?.get(key)
  const fromBackend = await galaxies[1]?.get(cluster.keyOwnedBy(1, 1))

  for (const value of [fromPeer, fromHot, fromMain, fromBackend]) t.deepEqual(value, { when: when.toISOString() })
})

test('JSON comes back frozen all the way down, and is one object for all who read an entry', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', { codec: json<User>(), load: () => ({ name: 'Ada', tags: ['x'] }) })

  const first = await galaxy?.get('k')
  const second = await galaxy?.get('k')

  t.is(first, second)
  t.throws(() => (first as unknown as { tags: string[] }).tags.push('y'), { instanceOf: TypeError })
})

test('who writes into the bytes they were given changes nobody else’s', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const source = Uint8Array.of(1, 2, 3)
  const galaxies = cluster.createGalaxy('g', { codec: bytes(), promoter: always(), load: () => source })
  const key = cluster.keyOwnedBy(1)

  const concurrent = await Promise.all([galaxies[0]?.get(key), galaxies[0]?.get(key), galaxies[1]?.get(key)])
  for (const value of concurrent) value?.fill(9)
  source.fill(8)

  t.deepEqual(await galaxies[0]?.get(key), Uint8Array.of(1, 2, 3))
  t.deepEqual(await galaxies[1]?.get(key), Uint8Array.of(1, 2, 3))
})

test('a peer that fails is answered by the backend here, and counted', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', (index) => ({ codec: string, load: (key) => `${key} from ${index}` }))
  const key = cluster.keyOwnedBy(1)
  cluster.network.partition('memory://0', 'memory://1')

  t.is(await galaxies[0]?.get(key), `${key} from 0`)
  t.is(await galaxies[0]?.get(key), `${key} from 0`)
  t.like(galaxies[0]?.stats(), { peerLoadErrors: 1, peerLoads: 0, backendLoads: 1, mainCacheHits: 1 })
})

test('a peer that does not answer in time is answered by the backend here', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', (index) => ({
    codec: string,
    peerTimeoutMs: 500,
    load: (key) => `${key} from ${index}`,
  }))
  const key = cluster.keyOwnedBy(1)
  cluster.network.setFault(() => new Promise<void>(() => {}))
  const get = galaxies[0]?.get(key)
  await settle()

  cluster.clock.advance(520)

  t.is(await get, `${key} from 0`)
  t.is(galaxies[0]?.stats().peerLoadErrors, 1)
  cluster.network.setFault(undefined)
})

test('a caller whose time is over is not served by a local fallback', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  const key = cluster.keyOwnedBy(1)
  cluster.network.setFault(() => new Promise<void>(() => {}))
  const get = galaxies[0]?.get(key, { timeoutMs: 100 })
  const rejected = t.throwsAsync(async () => get, { code: 'DEADLINE_EXCEEDED' })
  await settle()

  cluster.clock.advance(120)

  await rejected
  await settle()
  t.is(galaxies[0]?.stats().backendLoads, 0)
  cluster.network.setFault(undefined)
})

test('a peer that fails when the caller’s time is over is a deadline that has passed, whatever the peer said', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  let fail: (error: Error) => void = () => {}
  cluster.network.setFault(
    () =>
      new Promise((_, reject) => {
        fail = reject
      }),
  )
  const get = galaxies[0]?.get(cluster.keyOwnedBy(1), { timeoutMs: 100 })
  await settle()

  // Time passes, and the timer that would tell of it has not fired yet.
  cluster.clock.set(cluster.clock.now() + 105)
  fail(new PeerError('gone'))

  const error = await t.throwsAsync(async () => get, { instanceOf: DeadlineExceededError })
  t.is((error.cause as PeerError).code, 'PEER_FAILED')
  t.is(galaxies[0]?.stats().backendLoads, 0)
  cluster.network.setFault(undefined)
})

test('a peer that says not found is believed: the backend here is not asked', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const asked: number[] = []
  const galaxies = cluster.createGalaxy<string>('g', (index) => ({
    codec: string,
    load: () => {
      asked.push(index)
      return undefined
    },
  }))
  const key = cluster.keyOwnedBy(1)

  const error = await t.throwsAsync(async () => galaxies[0]?.get(key), { instanceOf: NotFoundError })

  t.is(error.peer, 'memory://1')
  t.deepEqual(asked, [1])
  t.like(galaxies[0]?.stats(), { notFound: 1, peerLoadErrors: 0 })
})

test('a peer without the galaxy is that peer’s error, so the backend here is asked', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxy = cluster.universes[0]?.createGalaxy('only-here', { codec: string, load: (key) => `local ${key}` })
  const key = cluster.keyOwnedBy(1)

  t.is(await galaxy?.get(key), `local ${key}`)
  t.is(galaxy?.stats().peerLoadErrors, 1)
})

test('a corrupt value from a peer is that peer’s error, so the backend here is asked', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [here, there] = cluster.universes
  const key = cluster.keyOwnedBy(1)
  const galaxy = here?.createGalaxy('g', { codec: json<number>(), load: () => 42 })
  there?.createGalaxy('g', { codec: string, load: () => '{not json' })

  t.is(await galaxy?.get(key), 42)
  t.like(galaxy?.stats(), { peerLoadErrors: 1, backendLoads: 1 })
})

test('when owner and local backend both fail, the error says which key of which galaxy and why', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const cause = new Error('connection refused')
  const galaxies = cluster.createGalaxy<string>('users', { codec: string, load: () => Promise.reject(cause) })
  const key = cluster.keyOwnedBy(1)

  const error = await t.throwsAsync(async () => galaxies[0]?.get(key), { instanceOf: BackendError })

  t.like(error, { code: 'BACKEND_FAILED', galaxy: 'users', key, cause })
  t.like(galaxies[0]?.stats(), { peerLoadErrors: 1, backendLoadErrors: 1 })
})

test('a value that the codec cannot encode is an error of the codec and is not cached', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy<unknown>('g', { codec: json<unknown>(), load: () => 1n })

  await t.throwsAsync(async () => galaxy?.get('k'), { instanceOf: CodecError })
  t.is(galaxy?.cacheStats('main').entries, 0)
})

test('not found of another galaxy, passed on by a getter, is a failure of that getter', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [inner] = cluster.createGalaxy<string>('inner', { codec: string, load: () => undefined })
  const [outer] = cluster.createGalaxy<string>('outer', {
    codec: string,
    load: async (key) => (await inner?.get(key)) ?? '',
  })

  const error = await t.throwsAsync(async () => outer?.get('k'), { instanceOf: BackendError })

  t.is((error.cause as GalaxyError).code, 'NOT_FOUND')
})

test('a promoter that throws costs the key its promotion and never the caller the value', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    promoter: () => {
      throw new Error('a bug in a policy')
    },
    load: (key) => key,
  })
  const key = cluster.keyOwnedBy(1)

  t.is(await galaxies[0]?.get(key), key)
  t.like(galaxies[0]?.stats(), { promoterErrors: 1, promotions: 0, peerLoadErrors: 0 })
})

test('a promoter sees key, value and statistics of the key', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const seen: unknown[] = []
  const galaxies = cluster.createGalaxy('g', {
    codec: json<User>(),
    promoter: (key, user, { requests, keyQps, valueBytes }) => {
      seen.push([key, user.name, requests, keyQps, valueBytes])
      return false
    },
    load: () => ({ name: 'Ada', tags: [] }),
  })
  const key = cluster.keyOwnedBy(1)

  await Promise.all([galaxies[0]?.get(key), galaxies[0]?.get(key)])
  cluster.clock.advance(1_000)
  await galaxies[0]?.get(key)

  const { length } = JSON.stringify({ name: 'Ada', tags: [] })
  t.deepEqual(seen, [
    [key, 'Ada', 2, 20, length],
    [key, 'Ada', 3, 3, length],
  ])
})

test('a hot key that is most of the traffic stops costing its owner fetches once promoted', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  const hot = cluster.keyOwnedBy(0)
  const askAll = async (): Promise<number> => {
    const before = galaxies[0]?.stats().serverRequests ?? 0
    for (let i = 0; i < 1_000; i++) {
      const galaxy = galaxies[1 + (i % 2)]
      await galaxy?.get(i % 10 === 9 ? cluster.keyOwnedBy(0, 1 + (i % 50)) : hot)
      cluster.clock.advance(1)
    }
    return (galaxies[0]?.stats().serverRequests ?? 0) - before
  }
  const fetches = cluster.network.calls.filter(({ key }) => key === hot)

  await askAll()
  const after = cluster.network.calls.filter(({ key }) => key === hot).length - fetches.length

  t.true(after <= 900 * 0.05, `${after} of 900 gets of the hot key reached its owner`)
})

test('peek asks the caches of the owner and never a backend', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let loads = 0
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: (key) => {
      loads += 1
      return key
    },
  })
  const key = cluster.keyOwnedBy(1)

  t.is(await galaxies[0]?.peek(key), undefined)
  await galaxies[1]?.get(key)
  t.is(await galaxies[0]?.peek(key), key)
  t.is(await galaxies[1]?.peek(key), key)
  t.is(await galaxies[1]?.peek(cluster.keyOwnedBy(1, 1)), undefined)
  t.is(loads, 1)
  t.is(galaxies[0]?.cacheStats('hot').entries, 0, 'what was peeked is not kept')
})

test('peek passes on that the owner could not be asked', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  cluster.network.partition('memory://0', 'memory://1')

  await t.throwsAsync(async () => galaxies[0]?.peek(cluster.keyOwnedBy(1)), { code: 'PEER_FAILED' })
})

test('values of galaxies and universes with the same names do not mix', async (t) => {
  await using one = await Cluster.create({ peers: 1 })
  await using two = await Cluster.create({ peers: 1 })
  const [a] = one.createGalaxy('g', { codec: string, load: () => 'one' })
  const [b] = two.createGalaxy('g', { codec: string, load: () => 'two' })
  const [c] = one.createGalaxy('__proto__', { codec: string, load: () => 'three' })

  t.deepEqual([await a?.get('k'), await b?.get('k'), await c?.get('k')], ['one', 'two', 'three'])
  t.is(one.universes[0]?.getGalaxy('constructor'), undefined)
})

test('a key longer than the limit, or that stands for no bytes, is refused and asks nobody', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => String(key.length) })

  t.is(await galaxies[0]?.get('k'.repeat(64 * 1024)), '65536')
  t.is(await galaxies[0]?.get(''), '0')
  await t.throwsAsync(async () => galaxies[0]?.get('k'.repeat(64 * 1024 + 1)), { code: 'INVALID_ARGUMENT' })
  await t.throwsAsync(async () => galaxies[0]?.get('é'.repeat(32 * 1024 + 1)), { code: 'INVALID_ARGUMENT' })
  await t.throwsAsync(async () => galaxies[0]?.get('\ud800'), { code: 'INVALID_ARGUMENT' })
  await t.throwsAsync(async () => galaxies[0]?.get(7 as unknown as string), { code: 'INVALID_ARGUMENT' })
})
