import { string } from '@galaxycache/codecs'
import { Cluster } from '@galaxycache/galaxy/testing'
import { always, never } from '@galaxycache/promoter'
import test from 'ava'

test('a key that nobody asked for is known by its owner alone', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => key })

  t.like(galaxy?.inspect(cluster.keyOwnedBy(1)), {
    owner: 'memory://1',
    cache: undefined,
    valueBytes: undefined,
    expiresAtMs: undefined,
    requests: undefined,
    qps: undefined,
  })
})

test('a key is shown in the cache that holds it, with its size, expiry and rate', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const now = cluster.clock.now()
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: (_key, { expireIn }) => {
      expireIn(5_000)
      return 'twelve bytes'
    },
    promoter: always(),
  })
  const key = cluster.keyOwnedBy(1)
  await galaxies[0]?.get(key)
  await galaxies[0]?.get(key)
  cluster.clock.advance(1_000)
  const before = galaxies[0]?.stats()

  const hot = galaxies[0]?.inspect(key)
  const main = galaxies[1]?.inspect(key)

  t.like(hot, { cache: 'hot', valueBytes: 12, expiresAtMs: now + 5_000, requests: 2, qps: 2 })
  t.like(main, { cache: 'main', valueBytes: 12, owner: 'memory://1', requests: undefined })
  t.deepEqual(galaxies[0]?.stats(), before, 'and looking is no get')
})

test('a key that was not promoted is a candidate with the rate that the promoter was told', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => key, promoter: never() })
  const key = cluster.keyOwnedBy(1)
  for (let i = 0; i < 3; i++) await galaxy?.get(key)
  cluster.clock.advance(1_000)

  t.like(galaxy?.inspect(key), { cache: undefined, requests: 3, qps: 3, hotCache: { entries: 0 } })
})

test('the hottest keys of each cache come first, with size and owner', async (t) => {
  await using cluster = await Cluster.create({ peers: 2, random: () => 0 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key) => key,
    promoter: (_key, _value, { requests }) => requests > 2,
  })
  const own = cluster.keyOwnedBy(0)
  const keys = [1, 2, 3, 4, 5].map((requests) => ({ key: cluster.keyOwnedBy(1, requests), requests }))
  for (const { key, requests } of keys) for (let i = 0; i < requests; i++) await galaxy?.get(key)
  for (let i = 0; i < 3; i++) await galaxy?.get(own)
  cluster.clock.advance(1_000)

  const requestsOf = (key: string): number | undefined => keys.find((known) => known.key === key)?.requests
  const hot = galaxy?.hottestKeys('hot', 2) ?? []
  t.deepEqual(
    hot.map(({ key }) => requestsOf(key)),
    [5, 4],
  )
  t.like(hot[0], { qps: 5, owner: 'memory://1', valueBytes: hot[0]?.key.length })
  const candidates = galaxy?.hottestKeys('candidate', 10) ?? []
  t.deepEqual(
    candidates.map(({ key }) => requestsOf(key)),
    [2, 1],
  )
  t.is(candidates[0]?.valueBytes, undefined)
  t.is(galaxy?.hottestKeys('main', 10)[0]?.key, own)
})

test('a limit or a key that cannot be is refused by name', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => key })

  t.throws(() => galaxy?.hottestKeys('hot', 0), { message: 'limit must be a positive integer, got 0' })
  t.throws(() => galaxy?.inspect(7 as unknown as string), { message: 'key must be a string, got number' })
})
