import { string } from '@galaxycache/codecs'
import { type BatchGetter, type GalaxyOptions, Universe } from '@galaxycache/galaxy'
import { ManualClock, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes } from '../write/three-nodes.js'

const never = (): Promise<never> => new Promise(() => {})

function alone(options: Partial<GalaxyOptions<string>>) {
  const clock = new ManualClock()
  const load = (): never => {
    throw new Error('load was called')
  }
  return { clock, galaxy: new Universe({ self: 'self', clock }).createGalaxy('g', { codec: string, load, ...options }) }
}

test('loadMany is called once for the keys of getMany, here and at each owner', async (t) => {
  const calls: (readonly string[])[] = []
  const loadMany: BatchGetter<string> = (keys) => {
    calls.push(keys)
    return new Map(keys.map((key) => [key, `${key}!`]))
  }
  await using nodes = await threeNodes({ loadMany })
  const keys = [0, 1, 2].flatMap((owner) => [0, 1].map((n) => nodes.cluster.keyOwnedBy(owner, n)))

  const outcomes = await nodes.galaxies[0].getMany(keys)

  t.deepEqual(
    [...outcomes],
    keys.map((key) => [key, { value: `${key}!` }]),
  )
  t.deepEqual(
    calls.map((call) => call.length),
    [2, 2, 2],
  )
  t.deepEqual(calls.flat().sort(), keys.sort())
  t.deepEqual(
    nodes.galaxies.map((galaxy) => galaxy.stats().backendBatches),
    [1, 1, 1],
  )
})

test('a key that loadMany does not return, or says has failed, does not fail the others', async (t) => {
  const { galaxy } = alone({
    loadMany: (_keys, { fail }) => {
      fail('broken', new Error('this one alone'))
      return new Map([
        ['there', 'value'],
        ['undefined', undefined],
        ['broken', 'half a value'],
      ])
    },
  })

  const outcomes = await galaxy.getMany(['there', 'absent', 'undefined', 'broken'])

  t.deepEqual(
    [...outcomes.values()].map(({ value, error }) => error?.code ?? value),
    ['value', 'NOT_FOUND', 'NOT_FOUND', 'BACKEND_FAILED'],
  )
  t.is(String(outcomes.get('broken')?.error?.cause), 'Error: this one alone')
  t.is(galaxy.getIfCached('broken'), undefined)
  const { backendLoads, backendLoadErrors, notFound } = galaxy.stats()
  t.deepEqual({ backendLoads, backendLoadErrors, notFound }, { backendLoads: 1, backendLoadErrors: 1, notFound: 2 })
})

test('loadMany says of each key, or of all, how long it lives', async (t) => {
  const { galaxy, clock } = alone({
    loadMany: (keys, { expireIn, expireAt }) => {
      expireIn(100)
      expireIn(200, 'longer')
      expireAt(clock.now() + 300, 'longest')
      return new Map(keys.map((key) => [key, key]))
    },
  })
  const keys = ['as all', 'longer', 'longest']
  await galaxy.getMany(keys)
  const held = (): boolean[] => keys.map((key) => galaxy.getIfCached(key) !== undefined)

  clock.advance(99)
  t.deepEqual(held(), [true, true, true])
  clock.advance(1)
  t.deepEqual(held(), [false, true, true])
  clock.advance(100)
  t.deepEqual(held(), [false, false, true])
  clock.advance(100)
  t.deepEqual(held(), [false, false, false])
})

test('a loadMany that throws, or returns no map, fails each of its keys with the cause, and the next call tries again', async (t) => {
  const results: (() => unknown)[] = [
    () => {
      throw new Error('at once')
    },
    () => Promise.reject(new Error('later')),
    () => ['no map'],
    () => new Map([['a', 'value']]),
  ]
  const { galaxy } = alone({ loadMany: () => results.shift()?.() as never })
  const causes: string[] = []

  for (let call = 0; call < 3; call++) {
    const outcomes = await galaxy.getMany(['a', 'b'])
    for (const [key, { error }] of outcomes) {
      t.is(error?.code, 'BACKEND_FAILED')
      t.is(error?.key, key)
      causes.push(String(error?.cause))
    }
  }

  const noMap = 'TypeError: what loadMany returns must be a Map, got an object'
  t.deepEqual(causes, ['Error: at once', 'Error: at once', 'Error: later', 'Error: later', noMap, noMap])
  t.is((await galaxy.getMany(['a', 'b'])).get('a')?.value, 'value')
})

test('a loadMany that never settles is given up after loadTimeoutMs, and leaves no key behind', async (t) => {
  const signals: AbortSignal[] = []
  const { galaxy, clock } = alone({
    loadTimeoutMs: 1_000,
    loadMany: (_keys, { signal, remainingMs }) => {
      signals.push(signal)
      t.is(remainingMs(), 1_000)
      return never()
    },
  })
  const many = galaxy.getMany(['a', 'b'])
  await settle()

  clock.advance(1_020)

  const outcomes = await many
  t.deepEqual(
    [...outcomes.values()].map(({ error }) => [error?.code, error?.key]),
    [
      ['DEADLINE_EXCEEDED', 'a'],
      ['DEADLINE_EXCEEDED', 'b'],
    ],
  )
  t.true(signals[0]?.aborted)
  t.is(galaxy.inFlight, 0)
})

test('a call of loadMany takes maxLoadManyKeys at most, and batchConcurrency of them run at once', async (t) => {
  const calls: { readonly keys: readonly string[]; readonly end: () => void }[] = []
  const { galaxy } = alone({
    maxLoadManyKeys: 3,
    batchConcurrency: 2,
    loadMany: (keys) =>
      new Promise((resolve) => calls.push({ keys, end: () => resolve(new Map(keys.map((key) => [key, key]))) })),
  })
  const keys = Array.from({ length: 8 }, (_, n) => `k${n}`)
  const many = galaxy.getMany(keys)
  await settle()

  t.deepEqual(
    calls.map((call) => call.keys.length),
    [3, 3],
  )
  for (const { end } of calls.splice(0)) end()
  await settle()
  t.deepEqual(
    calls.map((call) => call.keys.length),
    [2],
  )
  for (const { end } of calls) end()

  t.deepEqual([...(await many).keys()], keys)
})

test('without loadMany, load is called for each key, batchConcurrency at once, and not for those whom nobody waits for', async (t) => {
  const started: string[] = []
  const { galaxy } = alone({
    batchConcurrency: 2,
    load: (key) => {
      started.push(key)
      return never()
    },
  })
  const leave = new AbortController()
  const many = galaxy.getMany(['a', 'b', 'c', 'd'], { signal: leave.signal })
  await settle()
  t.deepEqual(started, ['a', 'b'])

  leave.abort()
  await t.throwsAsync(many, { code: 'CANCELLED' })
  await settle()

  t.deepEqual(started, ['a', 'b'])
})

test('options of batches that break a rule are refused', (t) => {
  const make = (options: object): unknown => alone(options).galaxy

  t.throws(() => make({ loadMany: 1 }), { instanceOf: TypeError, message: 'loadMany must be a function, got 1' })
  t.throws(() => make({ maxLoadManyKeys: 0 }), { instanceOf: RangeError, message: /^maxLoadManyKeys must be/ })
  t.throws(() => make({ batchConcurrency: 1.5 }), { instanceOf: RangeError, message: /^batchConcurrency must be/ })
  t.throws(() => make({ coalesce: 'yes' }), { instanceOf: TypeError, message: /^coalesce must be/ })
  t.throws(() => make({ coalesce: { maxKeys: 0 } }), { instanceOf: RangeError, message: /^coalesce.maxKeys must be/ })
})
