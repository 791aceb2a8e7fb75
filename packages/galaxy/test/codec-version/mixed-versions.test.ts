import { type Codec, string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster, type NetworkCall, settle } from '@galaxycache/galaxy/testing'
import test, { type ExecutionContext } from 'ava'
import { pricesOf, type Release } from './price-codecs.js'

interface Mixed extends AsyncDisposable {
  readonly cluster: Cluster
  readonly old: Galaxy<number>
  readonly young: Galaxy<number>
}

/** Two processes in the middle of a deploy. Every price is 500 cents. */
async function mixed(options: Partial<GalaxyOptions<number>> = {}): Promise<Mixed> {
  const cluster = await Cluster.create({ peers: 2 })
  const releases: readonly Release[] = ['euros', 'cents']
  const [old, young] = cluster.createGalaxy('prices', (index) => ({
    ...pricesOf(releases[index] ?? 'euros', () => 500),
    ...options,
  }))
  if (old === undefined || young === undefined) throw new RangeError('a cluster of two has two')
  return { cluster, old, young, [Symbol.asyncDispose]: () => cluster.close() }
}

test('each release reads its own format of keys that the other owns, both ways', async (t) => {
  await using nodes = await mixed()
  for (const owner of [0, 1]) {
    const key = nodes.cluster.keyOwnedBy(owner)

    t.is(await nodes.old.get(key), 5)
    t.is(await nodes.young.get(key), 500)
  }
})

test('a value of another version costs one fetch and one load, and then stays as long as it lives', async (t) => {
  await using nodes = await mixed({ maxTtlMs: 1_000 })
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.young.get(key)
  nodes.cluster.network.calls.length = 0

  for (let i = 0; i < 10; i++) t.is(await nodes.old.get(key), 5)

  t.like(nodes.old.stats(), { backendLoads: 1, codecMismatches: 1, mainCacheHits: 9 })
  t.is(nodes.cluster.network.calls.length, 1)
  nodes.cluster.clock.advance(1_000)
  t.is(await nodes.old.get(key), 5)
  t.like(nodes.old.stats(), { backendLoads: 2, codecMismatches: 2 })
})

test('a peer of another version is as well as any: its health and the failures do not show it', async (t) => {
  await using nodes = await mixed()
  await nodes.old.get(nodes.cluster.keyOwnedBy(1))

  t.like(nodes.cluster.universes[0]?.peerStats()[0], { state: 'up', requests: 1, errors: 0 })
  t.like(nodes.old.stats(), { peerLoads: 0, peerLoadErrors: 0, codecMismatches: 1 })
})

test('a peek at a value of another version finds nothing', async (t) => {
  await using nodes = await mixed()
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.young.get(key)

  t.is(await nodes.old.peek(key), undefined)
  t.like(nodes.old.stats(), { codecMismatches: 1, backendLoads: 0 })
})

test('an owner that is told a value of another version forgets the key, and nobody answers with what was before', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const releases: readonly Release[] = ['euros', 'cents']
  let cents = 500
  const [old, young] = cluster.createGalaxy('prices', (index) => pricesOf(releases[index] ?? 'euros', () => cents))
  const key = cluster.keyOwnedBy(1)
  await young?.get(key)
  await old?.get(key)

  cents = 700
  await old?.set(key, 7)

  t.is(young?.getIfCached(key), undefined)
  t.is(await young?.get(key), 700)
  t.is(await old?.get(key), 7)
  t.is(young?.stats().codecMismatches, 1)
})

test('of what a process that leaves gives away, those of its own version take all and those of another nothing', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const releases: readonly Release[] = ['euros', 'euros', 'cents']
  const [leaving, same, other] = cluster.createGalaxy('prices', (index) =>
    pricesOf(releases[index] ?? 'euros', () => 500),
  )
  const keys = Array.from({ length: 60 }, (_, n) => cluster.keyOwnedBy(0, n))
  for (const key of keys) await leaving?.get(key)

  await cluster.universes[0]?.close({ handOff: true })
  for (const universe of cluster.universes.slice(1)) await universe.removePeers(['memory://0'])

  const [toSame, toOther] = [1, 2].map((index) =>
    keys.filter((key) => cluster.universes[1]?.ring.owner(key) === `memory://${index}`),
  )
  t.is(same?.stats().adopted, toSame?.length)
  t.like(other?.stats(), { adopted: 0, codecMismatches: toOther?.length })
  for (const key of toOther ?? []) t.is(await other?.get(key), 500)
  t.true((toSame?.length ?? 0) > 5 && (toOther?.length ?? 0) > 5)
})

test('a process that warms up passes over values of another version', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [old] = cluster.createGalaxy(
    'prices',
    pricesOf('euros', () => 500),
  )
  for (let i = 0; i < 50; i++) await old?.get(`k${i}`)
  const young = cluster
    .start()
    .createGalaxy('prices', { ...pricesOf('cents', () => 500), warmUp: { forMs: 60_000, timeoutMs: 100 } })
  await cluster.connect()
  const gained = Array.from({ length: 50 }, (_, i) => `k${i}`).filter((key) => cluster.ownerOf(key) === 1)

  for (const key of gained) t.is(await young.get(key), 500)

  t.true(gained.length > 5)
  t.like(young.stats(), { warmUpHits: 0, codecMismatches: gained.length, backendLoads: gained.length })
})

const kinds = (calls: readonly NetworkCall[]): string[] => calls.map(({ kind }) => kind)

async function fetchBetween(t: ExecutionContext, asker: Codec<string>, owner: Codec<string>): Promise<number> {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', (index) => ({ codec: index === 0 ? asker : owner, load: () => 'value' }))
  t.is(await galaxy?.get(cluster.keyOwnedBy(1)), 'value')
  t.deepEqual(kinds(cluster.network.calls), ['fetch'])
  return galaxy?.stats().peerLoads ?? 0
}

test('no version is a version like any other: it equals itself and nothing else', async (t) => {
  const versioned = { ...string, version: '1' }

  t.is(await fetchBetween(t, string, string), 1)
  t.is(await fetchBetween(t, versioned, { ...string, version: '1' }), 1)
  t.is(await fetchBetween(t, string, versioned), 0)
  t.is(await fetchBetween(t, versioned, string), 0)
})

test('a version that no header could carry is refused', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  for (const version of ['', 'a b', 'é', 'x'.repeat(101)])
    t.throws(() => cluster.createGalaxy('g', { codec: { ...string, version }, load: () => 'v' }), {
      instanceOf: TypeError,
      message: `codec.version must be 1 to 100 visible ASCII characters, got ${JSON.stringify(version)}`,
    })
})

test('of many keys, each release loads itself what the other holds, and nothing else', async (t) => {
  await using nodes = await mixed()
  const [own, theirs] = [nodes.cluster.keyOwnedBy(0), [0, 1, 2].map((n) => nodes.cluster.keyOwnedBy(1, n))]
  await nodes.young.getMany([own, ...theirs])

  const found = await nodes.old.getMany([own, ...theirs])

  t.deepEqual(
    [...found.values()].map(({ value }) => value),
    [5, 5, 5, 5],
  )
  t.like(nodes.old.stats(), { codecMismatches: 3, peerLoadErrors: 0, backendLoads: 4 })
})

test('a value of another version that has gone stale is refreshed from the backend here', async (t) => {
  await using nodes = await mixed({ maxTtlMs: 1_000, staleWhileRevalidateMs: 60_000 })
  const key = nodes.cluster.keyOwnedBy(1)
  t.is(await nodes.old.get(key), 5)
  nodes.cluster.clock.advance(1_000)

  t.is(await nodes.old.get(key), 5)
  await settle()

  t.like(nodes.old.stats(), { staleHits: 1, backendLoads: 2, peerLoadErrors: 0 })
  t.is(nodes.old.getIfCached(key), 5)
})
