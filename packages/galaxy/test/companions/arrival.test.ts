import { string } from '@galaxycache/codecs'
import type { BackendGetter, Galaxy, PeerServer, Universe } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import type { PromotionStats } from '@galaxycache/promoter'
import test, { type ExecutionContext } from 'ava'
import { companionOf, interpose } from './interpose.js'
import { ask, keysOf, lean, options } from './round.js'

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
