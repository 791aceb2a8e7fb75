import { json } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from './three-nodes.js'

test('a value that is set is what every process answers, without a load', async (t) => {
  for (const owner of [0, 1]) {
    await using nodes = await threeNodes()
    const key = nodes.cluster.keyOwnedBy(owner)
    await nodes.spread([key])
    const loads = nodes.galaxies.reduce((sum, galaxy) => sum + galaxy.stats().backendLoads, 0)

    await nodes.galaxies[0].set(key, 'set')

    t.deepEqual(await nodes.everywhere(key), ['set', 'set', 'set'])
    t.is(
      nodes.galaxies.reduce((sum, galaxy) => sum + galaxy.stats().backendLoads, 0),
      loads,
    )
    t.is(nodes.galaxies[owner]?.getIfCached(key), 'set')
  }
})

test('a load that was under way does not replace the value that was set', async (t) => {
  const loads: ((value: string) => void)[] = []
  await using nodes = await threeNodes({ load: () => new Promise<string>((resolve) => loads.push(resolve)) })
  const key = nodes.cluster.keyOwnedBy(1)
  const early = nodes.galaxies[0].get(key)
  await settle()

  await nodes.galaxies[2].set(key, 'set')
  loads[0]?.('loaded')

  t.is(await early, 'loaded')
  t.deepEqual(await nodes.everywhere(key), ['set', 'set', 'set'])
})

test('a value that is set lives as long as ttlMs or expiresAt say, and never longer than maxTtlMs', async (t) => {
  await using nodes = await threeNodes({ maxTtlMs: 1_000 })
  const [key, other, long] = [0, 1, 2].map((n) => nodes.cluster.keyOwnedBy(1, n)) as [string, string, string]
  const { clock } = nodes.cluster
  await nodes.galaxies[0].set(key, 'set', { ttlMs: 100 })
  await nodes.galaxies[0].set(other, 'set', { expiresAt: new Date(clock.now() + 200) })
  await nodes.galaxies[0].set(long, 'set', { ttlMs: 5_000 })
  const held = (): boolean[] => [key, other, long].map((each) => nodes.galaxies[1].getIfCached(each) === 'set')

  t.deepEqual(held(), [true, true, true])
  clock.advance(100)
  t.deepEqual(held(), [false, true, true])
  clock.advance(100)
  t.deepEqual(held(), [false, false, true])
  clock.advance(800)
  t.deepEqual(held(), [false, false, false])
})

test('an owner that cannot be reached has the key removed when it is back, for the value may be old by then', async (t) => {
  await using nodes = await threeNodes({ reconcileMs: 500 })
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.spread([key])
  nodes.cluster.network.partition(urlOf(0), urlOf(1))

  const error = await t.throwsAsync(nodes.galaxies[0].set(key, 'set'), { code: 'PARTIAL_WRITE' })

  t.like(error, { failures: [{ peer: urlOf(1) }] })
  t.is(nodes.galaxies[2].getIfCached(key), undefined)
  nodes.table.set(key, 'second')
  nodes.cluster.network.heal()
  nodes.cluster.clock.advance(500)
  await settle()
  t.is(nodes.galaxies[1].getIfCached(key), undefined)
  // Whom the owner answered before it knew may not keep the value for some seconds, and asks again.
  t.deepEqual(await nodes.everywhere(key), ['second', 'second', 'second'])
})

test('wrong lifetimes and values that cannot be encoded are refused, and nobody is told', async (t) => {
  await using nodes = await threeNodes()
  const [galaxy] = nodes.galaxies

  t.throws(() => galaxy.local.set('k', 'v', { ttlMs: -1 }), { message: 'ttlMs must be a number of ms from 0, got -1' })
  await t.throwsAsync(galaxy.set('k', 'v', { expiresAt: new Date('x') }), {
    instanceOf: RangeError,
    message: /expiresAt/,
  })
  for (const expiresAt of [null, '2030', true, 10n, {}, Symbol('time')])
    await t.throwsAsync(galaxy.set('k', 'v', { expiresAt: expiresAt as unknown as number }), {
      instanceOf: RangeError,
      message: /^expiresAt must be a valid Date or a number of ms since the Unix epoch, got/,
    })
  await t.throwsAsync(galaxy.set('k', 'v', { ttlMs: 1, expiresAt: 1 }), { instanceOf: TypeError, message: /ttlMs/ })
  await t.throwsAsync(galaxy.set('k', 'v', { signal: 'no' as unknown as AbortSignal }), { instanceOf: TypeError })
  t.is(nodes.cluster.network.calls.length, 0)

  await using cluster = await Cluster.create({ peers: 2 })
  const [one] = cluster.createGalaxy('j', { codec: json<unknown>(), load: () => 1 })
  const circular: unknown[] = []
  circular.push(circular)
  await t.throwsAsync(async () => one?.set('k', circular), { code: 'CODEC_FAILED' })
})

test('local writes stay in this process', async (t) => {
  await using nodes = await threeNodes()
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.spread([key])
  nodes.cluster.network.calls.length = 0

  t.true(nodes.galaxies[1].local.set(key, 'here'))
  t.is(nodes.galaxies[1].getIfCached(key), 'here')
  t.is(nodes.galaxies[0].getIfCached(key), 'first')
  t.is(nodes.galaxies[1].local.removeMany([key, 'absent']), 1)
  t.is(nodes.galaxies[1].getIfCached(key), undefined)
  nodes.galaxies[0].local.clear()
  t.is(nodes.galaxies[0].getIfCached(key), undefined)
  t.is(nodes.galaxies[2].getIfCached(key), 'first')

  t.is(nodes.cluster.network.calls.length, 0)
})
