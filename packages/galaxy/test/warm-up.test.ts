import { string } from '@galaxycache/codecs'
import type { GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const echo: GalaxyOptions<string> = { codec: string, load: (key) => key }

test('a process that joins asks the previous owner’s caches before the backend, for as long as it warms up', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let loads = 0
  const options: GalaxyOptions<string> = {
    codec: string,
    warmUp: { forMs: 10_000, timeoutMs: 100 },
    load: (key) => {
      loads += 1
      return key
    },
  }
  const galaxies = cluster.createGalaxy('g', options)
  for (let i = 0; i < 200; i++) await galaxies[i % 2]?.get(`k${i}`)
  loads = 0

  const newcomer = cluster.start().createGalaxy('g', options)
  await cluster.connect()
  const gained = Array.from({ length: 200 }, (_, i) => `k${i}`).filter((key) => cluster.ownerOf(key) === 2)
  const half = gained.slice(0, Math.ceil(gained.length / 2))
  for (const key of half) t.is(await newcomer.get(key), key)

  t.true(half.length > 5)
  t.is(loads, 0)
  t.is(newcomer.stats().warmUpHits, half.length)
  cluster.clock.advance(10_000)
  for (const key of gained.slice(half.length)) await newcomer.get(key)
  t.is(loads, gained.length - half.length, 'later the backend is asked at once')
})

test('a previous owner that does not answer delays a load by the peek’s time limit and no more', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { ...echo, warmUp: { forMs: 10_000, timeoutMs: 50 } })
  cluster.network.setFault(() => new Promise<void>(() => {}))
  const key = cluster.keyOwnedBy(0)
  const get = galaxies[0]?.get(key)
  await settle()

  cluster.clock.advance(60)

  t.is(await get, key)
  cluster.network.setFault(undefined)
})

test('of the time of who finds a value expired a peek takes half and no more, though the refresh has more', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let inBackend = 'old'
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (_key, { expireIn }) => {
      expireIn(1_000)
      return inBackend
    },
    staleIfErrorMs: 60_000,
    warmUp: { forMs: 60_000, timeoutMs: 5_000 },
  })
  const [key, another] = [cluster.keyOwnedBy(0), cluster.keyOwnedBy(0, 1)]
  await galaxy?.getMany([key, another])
  inBackend = 'new'
  cluster.clock.advance(1_000)
  cluster.network.setFault(() => new Promise<void>(() => {}))
  const get = galaxy?.getMany([key, another], { timeoutMs: 1_000 })
  await settle()

  cluster.clock.advance(510)
  await settle()
  cluster.clock.advance(500)
  const answers = await get
  cluster.clock.advance(60_000)

  t.deepEqual([...(answers?.values() ?? [])], [{ value: 'new' }, { value: 'new' }])
})
