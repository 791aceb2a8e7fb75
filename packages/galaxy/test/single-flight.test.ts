import { string } from '@galaxycache/codecs'
import { CancelledError, hasCode } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

test('ten thousand concurrent gets of one cold key over ten processes load it once', async (t) => {
  await using cluster = await Cluster.create({ peers: 10 })
  let loads = 0
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: async (key) => {
      loads += 1
      await settle()
      return `value of ${key}`
    },
  })

  const gets = Array.from({ length: 10_000 }, (_, i) => galaxies[i % 10]?.get('cold'))
  const values = new Set(await Promise.all(gets))

  t.deepEqual([...values], ['value of cold'])
  t.is(loads, 1)
  t.is(
    galaxies.reduce((sum, galaxy) => sum + galaxy.stats().backendLoads, 0),
    1,
  )
  t.is(
    galaxies.reduce((sum, galaxy) => sum + galaxy.stats().peerLoads, 0),
    9,
  )
})

test('two processes that each take the other for the owner both settle, with one hop each', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [a, b] = cluster.universes
  // Each ring holds the other process alone.
  a?.setIncludeSelf(false)
  b?.setIncludeSelf(false)
  const galaxies = cluster.createGalaxy('g', (index) => ({ codec: string, load: async (key) => `${key} by ${index}` }))

  const values = await Promise.all([galaxies[0]?.get('k'), galaxies[1]?.get('k')])

  t.deepEqual(values, ['k by 1', 'k by 0'])
  t.is(cluster.network.calls.length, 2)
})

test('diverging rings settle for many keys at once, both directions, at most one hop each', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: async (key) => `value of ${key}` })
  for (const universe of cluster.universes) universe.setIncludeSelf(false)
  const keys = Array.from({ length: 500 }, (_, i) => `k${i}`)

  const values = await Promise.all(galaxies.flatMap((galaxy) => keys.map((key) => galaxy.get(key))))

  t.deepEqual(
    values,
    [...keys, ...keys].map((key) => `value of ${key}`),
  )
  t.is(cluster.network.calls.length, 1000)
})

test('when the first of a hundred callers aborts, the other ninety-nine get the value', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  let finish: (value: string) => void = () => {}
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: () => new Promise<string>((resolve) => (finish = resolve)),
  })
  const leader = new AbortController()
  const first = galaxy?.get('k', { signal: leader.signal })
  const others = Array.from({ length: 99 }, () => galaxy?.get('k', { signal: new AbortController().signal }))

  leader.abort(new Error('changed my mind'))
  finish('value')

  const error = await t.throwsAsync(async () => first, { instanceOf: CancelledError })
  t.is((error.cause as Error).message, 'changed my mind')
  t.deepEqual(await Promise.all(others), Array(99).fill('value'))
})

test('when all callers abort, the backend is told and the next get starts anew', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const signals: AbortSignal[] = []
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (_key, { signal }) => {
      signals.push(signal)
      return signals.length === 1 ? new Promise<string>(() => {}) : 'second'
    },
  })
  const controllers = Array.from({ length: 10 }, () => new AbortController())
  const gets = controllers.map(({ signal }) =>
    t.throwsAsync(async () => galaxy?.get('k', { signal }), { code: 'CANCELLED' }),
  )

  for (const controller of controllers) controller.abort()

  await Promise.all(gets)
  t.true(signals[0]?.aborted)
  t.is(await galaxy?.get('k'), 'second')
})

test('a caller who left on another process ends the load at the owner', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let signal: AbortSignal | undefined
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: (_key, context) => {
      signal = context.signal
      return new Promise<string>(() => {})
    },
  })
  const key = cluster.keyOwnedBy(1)
  const caller = new AbortController()
  const get = galaxies[0]?.get(key, { signal: caller.signal })
  await settle()

  caller.abort()

  await t.throwsAsync(async () => get, { code: 'CANCELLED' })
  t.true(signal?.aborted)
  t.is(galaxies[0]?.stats().peerLoadErrors, 0, 'a caller who leaves is no failure of the peer')
  t.is(galaxies[0]?.stats().backendLoads, 0, 'and no reason to ask the backend here')
})

for (const [how, load] of [
  [
    'throws before its first await',
    () => {
      throw new Error('down')
    },
  ],
  ['rejects', () => Promise.reject(new Error('down'))],
  ['says not found', (_key: string, { notFound }: { notFound(): never }) => notFound()],
  ['gives undefined', () => undefined],
] as const) {
  test(`a getter that ${how} leaves no wedged key behind`, async (t) => {
    await using cluster = await Cluster.create({ peers: 1 })
    let calls = 0
    const [galaxy] = cluster.createGalaxy<string>('g', {
      codec: string,
      load: (key, context) => (++calls === 1 ? load(key, context) : 'recovered'),
    })

    await t.throwsAsync(async () => galaxy?.get('k'))

    t.is(await galaxy?.get('k'), 'recovered')
    t.is(calls, 2, 'errors are not cached')
  })
}

test('a getter that never settles fails by its time limit, and the next get works', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  let signal: AbortSignal | undefined
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    loadTimeoutMs: 1_000,
    load: (_key, context) => {
      if (signal !== undefined) return 'second'
      signal = context.signal
      return new Promise<string>(() => {})
    },
  })
  const get = galaxy?.get('k')
  const rejected = t.throwsAsync(async () => get, { code: 'DEADLINE_EXCEEDED' })

  cluster.clock.advance(1_020)

  await rejected
  t.true(signal?.aborted)
  t.is(await galaxy?.get('k'), 'second')
})

test('a getter that asks its own galaxy for its own key fails by its time limit instead of recursing', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy<string>('g', {
    codec: string,
    load: async (key): Promise<string> => (await galaxy?.get(key)) ?? '',
  })
  const rejected = t.throwsAsync(async () => galaxy?.get('k'), { code: 'DEADLINE_EXCEEDED' })

  cluster.clock.advance(30_020)

  await rejected
})

test('a process that asks while the owner is loading joins that load', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let loads = 0
  let finish: (value: string) => void = () => {}
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: () => {
      loads += 1
      return new Promise<string>((resolve) => (finish = resolve))
    },
  })
  const key = cluster.keyOwnedBy(1)

  const gets = [galaxies[1]?.get(key), galaxies[0]?.get(key), galaxies[0]?.get(key)]
  await settle()
  finish('value')

  t.deepEqual(await Promise.all(gets), ['value', 'value', 'value'])
  t.is(loads, 1)
  t.is(galaxies[1]?.stats().coalescedLoads, 1)
  t.is(galaxies[0]?.stats().coalescedLoads, 1)
})

test('a second caller with more time gets the value although the first one’s time was what the peer was told', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let finish: (value: string) => void = () => {}
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: () => new Promise<string>((resolve) => (finish = resolve)),
  })
  const key = cluster.keyOwnedBy(1)
  const hasty = t.throwsAsync(async () => galaxies[0]?.get(key, { timeoutMs: 100 }), { code: 'DEADLINE_EXCEEDED' })
  const patient = galaxies[0]?.get(key)
  await settle()

  cluster.clock.advance(120)
  await hasty
  await settle()
  finish('value')

  t.is(await patient, 'value')
  t.is(cluster.network.calls.length, 2, 'the owner was asked again')
  t.is(galaxies[0]?.stats().backendLoads, 0)
})

test('codes are what to test errors by', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: () => undefined })

  const error = await t.throwsAsync(async () => galaxy?.get('k'))

  t.true(hasCode(error, 'NOT_FOUND'))
  t.is(await galaxy?.getOrUndefined('k'), undefined)
})
