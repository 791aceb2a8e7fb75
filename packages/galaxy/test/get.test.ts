import { bytes, json, string } from '@galaxycache/codecs'
import { BackendError, CodecError, type GalaxyError } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
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
  t.like(galaxy?.stats(), { gets: 4, loads: 1, backendLoads: 1, mainCacheHits: 2 })
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
