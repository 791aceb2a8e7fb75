import { string } from '@galaxycache/codecs'
import { OverloadedError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test from 'ava'

/** Two processes; the loads of process 1, which may have `maxServedLoads`, end when the test says so. */
async function withSlowOwner(maxServedLoads: number, here: object = {}) {
  const cluster = await Cluster.create({ peers: 2, random: () => 0.5 })
  const loads: (() => void)[] = []
  const galaxies = cluster.createGalaxy<string>('g', (index) => ({
    codec: string,
    promoter: never(),
    load: (key) =>
      index === 0 ? `${key} from here` : new Promise((resolve) => loads.push(() => resolve(`${key} from the owner`))),
    ...(index === 0 ? here : { maxServedLoads }),
  }))
  return { cluster, galaxies, loads }
}

test('an owner with enough to do refuses more, the backend here stands in, and the peer counts as up', async (t) => {
  const { cluster, galaxies, loads } = await withSlowOwner(2)
  const [a, b, c] = [0, 1, 2].map((n) => cluster.keyOwnedBy(1, n)) as [string, string, string]
  const waiting = [a, b].map((key) => galaxies[0]?.get(key))
  await settle()

  t.is(await galaxies[0]?.get(c), `${c} from here`)

  t.is(galaxies[1]?.stats().servedLoadsRefused, 1)
  t.like(galaxies[0]?.stats(), { peerOverloads: 1, peerLoadErrors: 0 })
  t.like(cluster.universes[0]?.peerStats()[0], { state: 'up', circuit: 'closed', errors: 0, pausedMs: 75 })
  for (const load of loads) load()
  t.deepEqual(await Promise.all(waiting), [`${a} from the owner`, `${b} from the owner`])
  await cluster.close()
})

test('who asks for what is being loaded already is not refused, nor is one whose value is cached', async (t) => {
  const cluster = await Cluster.create({ peers: 3 })
  const loads: (() => void)[] = []
  const galaxies = cluster.createGalaxy<string>('g', {
    codec: string,
    promoter: never(),
    maxServedLoads: 1,
    load: (key) => new Promise((resolve) => loads.push(() => resolve(key))),
  })
  const [cached, key] = [cluster.keyOwnedBy(2, 0), cluster.keyOwnedBy(2, 1)]
  const first = galaxies[2]?.get(cached)
  loads[0]?.()
  await first

  const both = [galaxies[0]?.get(key), galaxies[1]?.get(key)]
  await settle()
  const hit = await galaxies[0]?.get(cached)

  loads[1]?.()
  t.deepEqual(await Promise.all(both), [key, key])
  t.is(hit, cached)
  t.is(loads.length, 2)
  await cluster.close()
})

test('a peer that has too much to do is let be for a while, twice as long if it still has, and shortly again when it is well', async (t) => {
  const { cluster, galaxies } = await withSlowOwner(1)
  let overloaded = true
  cluster.network.setFault(() => (overloaded ? Promise.reject(new OverloadedError('the process')) : undefined))
  const pauses: number[] = []
  let n = 0
  const get = (): Promise<string> | undefined => galaxies[0]?.get(cluster.keyOwnedBy(1, n++))
  const pausedMs = (): number => cluster.universes[0]?.peerStats()[0]?.pausedMs ?? 0

  for (let round = 0; round < 7; round++) {
    await get()
    pauses.push(pausedMs())
    await get()
    cluster.clock.advance(pausedMs())
  }

  t.deepEqual(pauses, [75, 150, 300, 600, 1_200, 1_500, 1_500])
  t.is(cluster.network.calls.length, 7)
  t.is(galaxies[0]?.stats().peerLoadsSkipped, 7)
  overloaded = false
  const key = cluster.keyOwnedBy(1, 100)
  await galaxies[1]?.local.set(key, 'held')
  t.is(await galaxies[0]?.get(key), 'held')
  overloaded = true
  await get()
  t.is(pausedMs(), 75)
  cluster.network.setFault(undefined)
  await cluster.close()
})

test('of many keys those that the owner takes are answered by it, and the others here', async (t) => {
  const { cluster, galaxies, loads } = await withSlowOwner(3)
  const keys = Array.from({ length: 5 }, (_, n) => cluster.keyOwnedBy(1, n))
  const many = galaxies[0]?.getMany(keys)
  await settle()
  for (const load of loads) load()

  const values = await many

  t.deepEqual(
    keys.map((key) => values?.get(key)),
    keys.map((key, n) => ({ value: `${key} from ${n < 3 ? 'the owner' : 'here'}` })),
  )
  t.is(galaxies[0]?.stats().peerOverloads, 2)
  t.is(cluster.universes[0]?.peerStats()[0]?.pausedMs, 75)
  await cluster.close()
})

test('an owner that has too much to do answers with a stale value if it has one', async (t) => {
  const cluster = await Cluster.create({ peers: 2 })
  let load = Promise.resolve()
  let release: () => void = () => {}
  const galaxies = cluster.createGalaxy<string>('g', {
    codec: string,
    promoter: never(),
    maxServedLoads: 1,
    staleIfErrorMs: 60_000,
    load: async (key, { expireIn }) => {
      expireIn(1_000)
      await load
      return `old ${key}`
    },
  })
  const [stale, busy] = [cluster.keyOwnedBy(1, 0), cluster.keyOwnedBy(1, 1)]
  await galaxies[1]?.get(stale)
  cluster.clock.advance(2_000)
  load = new Promise((resolve) => {
    release = resolve
  })
  const waiting = galaxies[0]?.get(busy)
  await settle()

  t.is(await galaxies[0]?.get(stale), `old ${stale}`)
  t.is(galaxies[1]?.stats().servedLoadsRefused, 1)
  release()
  await waiting
  await cluster.close()
})
