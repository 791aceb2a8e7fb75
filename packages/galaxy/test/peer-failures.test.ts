import { json, string } from '@galaxycache/codecs'
import { BackendError, DeadlineExceededError, NotFoundError, PeerError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

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
  const galaxies = cluster.createGalaxy('g', { codec: string, peerDeadlineShare: 1, load: (key) => key })
  let fail: (error: Error) => void = () => {}
  cluster.network.setFault(
    () =>
      new Promise((_, reject) => {
        fail = reject
      }),
  )
  const get = galaxies[0]?.get(cluster.keyOwnedBy(1), { timeoutMs: 101 })
  await settle()

  // Past the limit, and before the tick that would tell of it.
  cluster.clock.advance(105)
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

test('a load and a peek that take too long show the beginning of a long key, and not all of it', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    loadTimeoutMs: 50,
    peerTimeoutMs: 50,
    load: () => new Promise(() => {}),
  })
  const longKeyOf = (owner: number): string => {
    let key = 'x'.repeat(10_000)
    while (cluster.ownerOf(key) !== owner) key += 'x'
    return key
  }
  cluster.network.setFault(() => new Promise(() => {}))
  const shown = `key "${'x'.repeat(100)}..." of galaxy "g" did not end within 50 ms`
  const failed = Promise.all([
    t.throwsAsync(async () => galaxy?.get(longKeyOf(0)), { message: `load of ${shown}` }),
    t.throwsAsync(async () => galaxy?.peek(longKeyOf(1)), { message: `peek of ${shown} at peer "memory://1"` }),
  ])
  await settle()

  cluster.clock.advance(70)
  await failed

  cluster.network.setFault(undefined)
})
