import { string } from '@galaxycache/codecs'
import type { Outcome } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from '../write/three-nodes.js'

const valuesOf = <T>(outcomes: ReadonlyMap<string, Outcome<T>>): (T | string | undefined)[] =>
  [...outcomes.values()].map(({ value, error }) => error?.code ?? value)

test('getMany gives each key once, in the order in which they were asked for', async (t) => {
  await using nodes = await threeNodes({ load: (key) => `value of ${key}` })
  const keys = ['c', 'a', 'b', 'a', 'c']

  const outcomes = await nodes.galaxies[0].getMany(new Set(keys).values())
  const twice = await nodes.galaxies[0].getMany(keys)

  t.deepEqual(
    [...outcomes],
    ['c', 'a', 'b'].map((key) => [key, { value: `value of ${key}` }]),
  )
  t.deepEqual([...twice], [...outcomes])
})

test('getMany makes one request of each owner, and none for keys that are cached', async (t) => {
  await using nodes = await threeNodes()
  const { cluster, galaxies } = nodes
  const keys = [0, 1, 2].flatMap((owner) => [0, 1, 2, 3].map((n) => cluster.keyOwnedBy(owner, n)))
  await galaxies[0].get(cluster.keyOwnedBy(1, 0))
  cluster.network.calls.length = 0

  await galaxies[0].getMany(keys)
  const calls = cluster.network.calls.map(({ kind, to, ...call }) => ({
    to,
    kind,
    keys: 'keys' in call ? call.keys.length : 1,
  }))
  await galaxies[0].getMany(keys)

  t.deepEqual(
    calls.sort((a, b) => a.to.localeCompare(b.to)),
    [
      { to: urlOf(1), kind: 'fetchMany', keys: 3 },
      { to: urlOf(2), kind: 'fetchMany', keys: 4 },
    ],
  )
  t.is(cluster.network.calls.length, calls.length)
})

test('more keys than fit into a message are asked for in several', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [a] = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  const theirs = Array.from({ length: 6_000 }, (_, n) => `k${n}`).filter((key) => cluster.ownerOf(key) === 1)

  const outcomes = await a?.getMany(theirs)

  t.is(outcomes?.size, theirs.length)
  const sizes = cluster.network.calls.map((call) => ('keys' in call ? call.keys.length : 1))
  t.deepEqual(
    sizes.map((size) => size <= 1_000),
    sizes.map(() => true),
  )
  t.is(sizes.length, Math.ceil(theirs.length / 1_000))
})

test('a key that fails does not fail the others', async (t) => {
  const load = (key: string): string => {
    if (key === nodes.cluster.keyOwnedBy(1)) throw new Error('broken')
    if (key === nodes.cluster.keyOwnedBy(2)) return undefined as never
    return 'value'
  }
  await using nodes = await threeNodes({ load })
  const keys = [0, 1, 2].map((owner) => nodes.cluster.keyOwnedBy(owner))

  const outcomes = await nodes.galaxies[0].getMany([...keys, 'x'.repeat(100_000)])

  t.deepEqual(valuesOf(outcomes), ['value', 'BACKEND_FAILED', 'NOT_FOUND', 'INVALID_ARGUMENT'])
})

test('getMany of no keys is an empty map, and of a string a TypeError', async (t) => {
  await using nodes = await threeNodes()

  t.is((await nodes.galaxies[0].getMany([])).size, 0)
  await t.throwsAsync(nodes.galaxies[0].getMany('abc'), { instanceOf: TypeError, message: /keys must be an iterable/ })
})

test('a get waits for a key that getMany is loading, and getMany for one that a get is loading', async (t) => {
  const loads: string[] = []
  let release = (): void => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const load = async (key: string): Promise<string> => {
    loads.push(key)
    await gate
    return `${key}!`
  }
  await using nodes = await threeNodes({ load })
  const [galaxy] = nodes.galaxies
  const [early, both, late, own] = [
    nodes.cluster.keyOwnedBy(1, 0),
    nodes.cluster.keyOwnedBy(1, 1),
    nodes.cluster.keyOwnedBy(1, 2),
    nodes.cluster.keyOwnedBy(0, 0),
  ] as [string, string, string, string]
  const before = galaxy.get(early)
  const many = galaxy.getMany([early, both, late, own])
  const after = [galaxy.get(late), galaxy.get(own)]
  await settle()
  release()

  t.deepEqual(valuesOf(await many), [`${early}!`, `${both}!`, `${late}!`, `${own}!`])
  t.is(await before, `${early}!`)
  t.deepEqual(await Promise.all(after), [`${late}!`, `${own}!`])
  t.deepEqual(loads.sort(), [early, both, late, own].sort())
  t.is(galaxy.stats().coalescedLoads, 3)
})

test('keys of a peer that cannot be reached are loaded here', async (t) => {
  await using nodes = await threeNodes()
  const keys = [0, 1, 2].flatMap((owner) => [0, 1].map((n) => nodes.cluster.keyOwnedBy(owner, n)))
  nodes.cluster.network.partition(urlOf(0), urlOf(1))

  const outcomes = await nodes.galaxies[0].getMany(keys)

  t.deepEqual(valuesOf(outcomes), Array(6).fill('first'))
  const { peerLoads, peerLoadErrors, backendLoads } = nodes.galaxies[0].stats()
  t.deepEqual({ peerLoads, peerLoadErrors, backendLoads }, { peerLoads: 2, peerLoadErrors: 2, backendLoads: 4 })
})

test('statistics count keys as single gets do, and batches besides', async (t) => {
  await using nodes = await threeNodes()
  const [reader, owner] = nodes.galaxies
  const keys = [nodes.cluster.keyOwnedBy(1, 0), nodes.cluster.keyOwnedBy(1, 1)]

  await reader.getMany(keys)

  const { gets, loads, peerLoads, batchGets, peerBatches, promotions } = reader.stats()
  t.deepEqual(
    { gets, loads, peerLoads, batchGets, peerBatches, promotions },
    { gets: 2, loads: 2, peerLoads: 2, batchGets: 1, peerBatches: 1, promotions: 2 },
  )
  const { serverRequests, serverBatches, backendLoads, backendBatches } = owner.stats()
  t.deepEqual(
    { serverRequests, serverBatches, backendLoads, backendBatches },
    { serverRequests: 2, serverBatches: 1, backendLoads: 2, backendBatches: 0 },
  )
  t.is(reader.histograms().peerFetchMs.count, 2)
})

test('a key that was written while getMany loaded it is answered with what was loaded, and kept nowhere', async (t) => {
  let release = (): void => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  await using nodes = await threeNodes({ load: () => gate.then(() => 'old') })
  const [mine, theirs, other] = [
    nodes.cluster.keyOwnedBy(0),
    nodes.cluster.keyOwnedBy(1),
    nodes.cluster.keyOwnedBy(1, 1),
  ] as [string, string, string]
  const many = nodes.galaxies[0].getMany([mine, theirs, other])
  await settle()

  await nodes.galaxies[2].removeMany([mine, theirs])
  release()

  t.deepEqual(valuesOf(await many), ['old', 'old', 'old'])
  const held = nodes.galaxies.map((galaxy) => [mine, theirs, other].map((key) => galaxy.getIfCached(key)))
  t.deepEqual(held, [
    [undefined, undefined, 'old'],
    [undefined, undefined, 'old'],
    [undefined, undefined, undefined],
  ])
})

test('a process that missed a clear hears of it from the answer to a batch', async (t) => {
  await using nodes = await threeNodes({ reconcileMs: 3_600_000 })
  const [reader, owner] = nodes.galaxies
  const keys = [0, 1].map((n) => nodes.cluster.keyOwnedBy(1, n))
  const kept = nodes.cluster.keyOwnedBy(0)
  await reader.get(kept)
  nodes.cluster.network.partition(urlOf(0), urlOf(1))
  await t.throwsAsync(owner.clear(), { code: 'PARTIAL_WRITE' })
  nodes.cluster.network.heal()

  await reader.getMany(keys)

  t.is(reader.getIfCached(kept), undefined)
})
