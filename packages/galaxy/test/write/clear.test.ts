import { maxEpoch } from '@galaxycache/galaxy'
import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from './three-nodes.js'

const keys = Array.from({ length: 20 }, (_, i) => `key-${i}`)

test('after a clear every process loads anew', async (t) => {
  await using nodes = await threeNodes()
  await nodes.spread(keys)
  for (const key of keys) nodes.table.set(key, 'second')

  await nodes.galaxies[1].clear()

  t.true(keys.every((key) => nodes.galaxies.every((galaxy) => galaxy.getIfCached(key) === undefined)))
  for (const key of keys) t.deepEqual(await nodes.everywhere(key), ['second', 'second', 'second'])
  t.true(
    keys.some((key) => nodes.galaxies.every((galaxy) => galaxy.getIfCached(key) === 'second')),
    'hot copies are made again at once',
  )
})

test('a process that missed a clear finds out when it asks another', async (t) => {
  await using nodes = await threeNodes()
  await nodes.spread(keys)
  nodes.cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(nodes.galaxies[0].clear(), { code: 'PARTIAL_WRITE' })
  t.is(nodes.galaxies[2].getIfCached(keys[0] ?? ''), 'first')

  // The other peer knows of the clear, and says so with its answer.
  await nodes.galaxies[2].get(nodes.cluster.keyOwnedBy(1, 30))

  t.true(keys.every((key) => nodes.galaxies[2].getIfCached(key) === undefined))
})

test('a process that missed a clear finds out when it is asked, before it answers', async (t) => {
  await using nodes = await threeNodes()
  const key = nodes.cluster.keyOwnedBy(2)
  await nodes.spread([key])
  nodes.table.set(key, 'second')
  nodes.cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(nodes.galaxies[0].clear(), { code: 'PARTIAL_WRITE' })

  t.is(await nodes.galaxies[1].get(key), 'second')
  t.is(nodes.galaxies[2].getIfCached(key), 'second')
})

test('a load that was under way when the galaxy was cleared is not kept anywhere', async (t) => {
  const loads: ((value: string) => void)[] = []
  await using nodes = await threeNodes({ load: () => new Promise<string>((resolve) => loads.push(resolve)) })
  const key = nodes.cluster.keyOwnedBy(1)
  const early = nodes.galaxies[0].get(key)
  await settle()

  await nodes.galaxies[2].clear()
  loads[0]?.('old')

  t.is(await early, 'old')
  await settle()
  t.true(nodes.galaxies.every((galaxy) => galaxy.getIfCached(key) === undefined))
})

test('of two clears by processes that do not know of each other’s, all end in the same epoch', async (t) => {
  await using nodes = await threeNodes()
  nodes.cluster.network.partition(urlOf(0), urlOf(1))
  await t.throwsAsync(nodes.galaxies[0].clear(), { code: 'PARTIAL_WRITE' })
  nodes.cluster.clock.advance(5)
  await t.throwsAsync(nodes.galaxies[1].clear(), { code: 'PARTIAL_WRITE' })
  nodes.cluster.network.heal()
  nodes.cluster.clock.advance(1_000)
  await settle()
  await nodes.spread(keys)

  t.true(keys.some((key) => nodes.galaxies.every((galaxy) => galaxy.getIfCached(key) === 'first')))
  nodes.cluster.clock.advance(5_000)
  await settle()
  t.true(
    keys.some((key) => nodes.galaxies.every((galaxy) => galaxy.getIfCached(key) === 'first')),
    'nobody clears for an epoch that all are in',
  )
})

test('a value that was set before a clear and arrives after it is not kept', async (t) => {
  await using nodes = await threeNodes()
  const key = nodes.cluster.keyOwnedBy(1)
  let arrive = (): void => {}
  const held = new Promise<void>((resolve) => {
    arrive = resolve
  })
  nodes.cluster.network.setFault(({ kind, from, to }) =>
    kind === 'write' && from === urlOf(0) && to === urlOf(1) ? held : undefined,
  )
  const set = nodes.galaxies[0].set(key, 'old')
  await settle()
  await nodes.galaxies[2].clear()

  arrive()
  await set

  t.is(nodes.galaxies[1].getIfCached(key), undefined)
})

test('an epoch that nobody can be in changes nothing, and one at the end of time does not end clears', async (t) => {
  await using nodes = await threeNodes()
  const key = nodes.cluster.keyOwnedBy(1)
  const [here, owner] = nodes.galaxies
  await nodes.spread([key])
  const epochIn = (text: string) => ({ mode: 'peek', header: () => text }) as const
  for (const text of ['1e15', '9999999999999999', '-1', 'NaN', '', ' 7'])
    await nodes.cluster.universes[1]?.serve('g', key, epochIn(text))
  t.is(owner.getIfCached(key), 'first')

  await t.throwsAsync(async () => nodes.cluster.universes[1]?.serve('g', key, epochIn(String(maxEpoch))), {
    code: 'NOT_FOUND',
  })
  await nodes.everywhere(key)
  nodes.table.set(key, 'second')
  await here.clear()

  t.deepEqual(await nodes.everywhere(key), ['second', 'second', 'second'])
})
