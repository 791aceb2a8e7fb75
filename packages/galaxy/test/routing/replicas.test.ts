import { string } from '@galaxycache/codecs'
import type { Galaxy } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test from 'ava'
import { seededRandom } from '../random.js'

/** Four processes, two owners a key; `owners` and `others` are galaxies. */
async function fourNodes(key: string): Promise<{
  readonly cluster: Cluster
  readonly galaxies: readonly Galaxy<string>[]
  readonly owners: readonly Galaxy<string>[]
  readonly others: readonly Galaxy<string>[]
  readonly table: Map<string, string>
}> {
  const cluster = await Cluster.create({ peers: 4, random: seededRandom(1) })
  const table = new Map<string, string>()
  const load = (asked: string): string => table.get(asked) ?? 'first'
  const galaxies = cluster.createGalaxy<string>('g', { codec: string, load, replicas: 2, promoter: never() })
  const ids = cluster.universes[0]?.ring.owners(key, 2) ?? []
  const isOwner = (_: unknown, index: number): boolean => ids.includes(cluster.universes[index]?.self.id ?? '')
  return {
    cluster,
    galaxies,
    owners: galaxies.filter(isOwner),
    others: galaxies.filter((galaxy, index) => !isOwner(galaxy, index)),
    table,
  }
}

const sum = (galaxies: readonly Galaxy<string>[], count: 'backendLoads' | 'peerLoads' | 'serverRequests'): number =>
  galaxies.reduce((total, galaxy) => total + galaxy.stats()[count], 0)

test('each of n owners loads a key once and serves it, and no other process loads it', async (t) => {
  const { cluster, galaxies, owners, others } = await fourNodes('k')

  for (let round = 0; round < 50; round++) for (const galaxy of galaxies) t.is(await galaxy.get('k'), 'first')

  t.deepEqual([owners.length, others.length], [2, 2])
  t.deepEqual(
    owners.map((galaxy) => galaxy.stats().backendLoads),
    [1, 1],
  )
  t.is(sum(others, 'backendLoads'), 0)
  t.is(sum(owners, 'peerLoads'), 0)
  t.is(sum(others, 'peerLoads'), 100)
  for (const galaxy of owners) t.true(galaxy.stats().serverRequests >= 25, `${galaxy.stats().serverRequests} of 100`)
  await cluster.close()
})

test('of two owners the one that fewer calls wait for is asked', async (t) => {
  const { cluster, others } = await fourNodes('k')
  const [busy, idle] = cluster.universes[0]?.ring.owners('k', 2) ?? []
  const asking = others[0]
  const from = cluster.universes.find((universe) => universe.getGalaxy('g') === (asking as unknown))
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  cluster.network.setFault((call) => (call.to === busy ? held : undefined))
  const keys = Array.from({ length: 2_000 }, (_, i) => `key-${i}`).filter((key) => {
    const owners = from?.ring.owners(key, 2) ?? []
    return owners.includes(busy ?? '') && owners.includes(idle ?? '') && key !== 'k'
  })
  const waiting = keys.slice(0, 20).map((key) => asking?.get(key))
  await new Promise(setImmediate)
  cluster.network.calls.length = 0

  for (const key of keys.slice(20, 40)) await asking?.get(key)

  t.deepEqual([...new Set(cluster.network.calls.map(({ to }) => to))], [idle])
  release()
  await Promise.all(waiting)
  cluster.network.setFault(undefined)
  await cluster.close()
})

test('a value that is set is kept by all n owners, and a key that is removed is forgotten by all', async (t) => {
  for (const writer of [0, 1, 2, 3]) {
    const { cluster, galaxies, owners, table } = await fourNodes('k')
    for (const galaxy of galaxies) await galaxy.get('k')
    const loads = sum(galaxies, 'backendLoads')

    await galaxies[writer]?.set('k', 'set')

    t.deepEqual(
      owners.map((galaxy) => galaxy.getIfCached('k')),
      ['set', 'set'],
    )
    for (const galaxy of galaxies) t.is(await galaxy.get('k'), 'set')
    t.is(sum(galaxies, 'backendLoads'), loads)
    table.set('k', 'second')
    await galaxies[writer]?.remove('k')
    for (const galaxy of galaxies) t.is(await galaxy.get('k'), 'second')
    await cluster.close()
  }
})

test('all owners of a key are told of a removal before any other process', async (t) => {
  const { cluster, others } = await fourNodes('k')
  const owners = cluster.universes[0]?.ring.owners('k', 2) ?? []
  cluster.network.calls.length = 0

  await others[0]?.remove('k')

  const told = cluster.network.calls.filter(({ kind }) => kind === 'write').map(({ to }) => to)
  t.deepEqual(told.slice(0, 2).sort(), [...owners].sort())
  t.is(told.length, 3)
  await cluster.close()
})

test('with more replicas than processes every process serves every key itself', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: (key) => key, replicas: 5 })

  for (const galaxy of galaxies) for (const key of ['a', 'b', 'c']) t.is(await galaxy.get(key), key)

  t.is(cluster.network.calls.length, 0)
})

test('many keys are asked of their owners, one request each', async (t) => {
  const { cluster, others } = await fourNodes('k')
  const keys = Array.from({ length: 60 }, (_, i) => `many-${i}`)

  const values = await others[0]?.getMany(keys)

  t.deepEqual(
    keys.map((key) => values?.get(key)),
    keys.map(() => ({ value: 'first' })),
  )
  t.true(cluster.network.calls.length <= 3)
  await cluster.close()
})

test('an owner that is left alone because it fails is not asked as long as another is well', async (t) => {
  await using cluster = await Cluster.create({ peers: 3, random: seededRandom(2), breaker: { failures: 1 } })
  const [galaxy] = cluster.createGalaxy<string>('g', {
    codec: string,
    load: (key) => key,
    replicas: 2,
    promoter: never(),
  })
  const isForeign = (key: string): boolean => cluster.universes[0]?.ring.owners(key, 2).includes('memory://0') === false
  const keys = Array.from({ length: 300 }, (_, n) => `k${n}`).filter(isForeign)
  cluster.network.partition('memory://0', 'memory://1')

  for (const key of keys) await galaxy?.get(key)

  t.true(keys.length > 50)
  t.like(galaxy?.stats(), { peerLoadErrors: 1, peerLoadsSkipped: 0, backendLoads: 1, peerLoads: keys.length - 1 })
})
