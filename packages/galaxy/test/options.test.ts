import { string } from '@galaxycache/codecs'
import {
  type CloseOptions,
  type GalaxyOptions,
  type GetOptions,
  type SetOptions,
  Universe,
  type UniverseOptions,
  type WarmOptions,
} from '@galaxycache/galaxy'
import test from 'ava'
import { resolveGalaxyOptions } from '#src/galaxy-options.js'
import { resolveUniverseOptions } from '#src/universe-options.js'

const alone = (): Universe => new Universe({ self: 'memory://0' })

const echo: GalaxyOptions<string> = { codec: string, load: (key) => key }

test('wrong options name themselves, the rule and the value', async (t) => {
  await using universe = alone()
  const wrong: readonly [Partial<Record<keyof GalaxyOptions<string>, unknown>>, string][] = [
    [{ maxBytes: 0 }, 'maxBytes must be a positive integer, got 0'],
    [{ maxBytes: 1.5 }, 'maxBytes must be a positive integer, got 1.5'],
    [{ hotCacheShare: 2 }, 'hotCacheShare must be a number from 0 to 1, got 2'],
    [{ hotCacheShare: { min: 0.5, usual: 0.5 } }, 'hotCacheShare.max must be a number from 0 to 1, got undefined'],
    [{ hotCacheShare: 'all' }, 'hotCacheShare must be a number from 0 to 1, or { min, usual, max }, got "all"'],
    [
      { hotCacheShare: { min: 0.5, usual: 0.25, max: 1 } },
      'hotCacheShare.usual must be at least hotCacheShare.min (0.5), got 0.25',
    ],
    [
      { hotCacheShare: { min: 0.25, usual: 0.5, max: 0.25 } },
      'hotCacheShare.max must be at least hotCacheShare.usual (0.5), got 0.25',
    ],
    [{ maxTtlMs: -1 }, 'maxTtlMs must be a number of ms above 0, got -1'],
    [{ maxTtlMs: 100, ttlJitterMs: 100 }, 'ttlJitterMs must be less than a finite maxTtlMs (100), got 100'],
    [{ loadTimeoutMs: Number.NaN }, 'loadTimeoutMs must be a number of ms above 0, got NaN'],
    [{ warmUp: { forMs: 0 } }, 'warmUp.forMs must be a number of ms above 0, got 0'],
    [{ staleWhileRevalidateMs: -1 }, 'staleWhileRevalidateMs must be a number of ms from 0, got -1'],
    [{ staleIfErrorMs: '1m' }, 'staleIfErrorMs must be a number of ms from 0, got "1m"'],
    [{ refreshAheadShare: -0.1 }, 'refreshAheadShare must be a number from 0 to 1, got -0.1'],
    [{ refreshAheadShare: 1 }, 'refreshAheadShare must be below 1, got 1'],
    [{ exchangeDemand: 'yes' }, 'exchangeDemand must be a boolean, got "yes"'],
    [{ load: 'SELECT' }, 'load must be a function, got "SELECT"'],
    [{ codec: {} }, 'codec must be an object with encode and decode, got an object'],
    [{ promoter: 7 }, 'promoter must be a function or an object with the method shouldPromote, got 7'],
  ]
  for (const [option, message] of wrong) {
    t.throws(() => universe.createGalaxy('g', { ...echo, ...option } as GalaxyOptions<string>), { message })
  }
  t.deepEqual(universe.galaxies(), [])
  t.throws(() => new Universe({ self: '' }), { message: 'self.id must be a non-empty string, got ""' })
  t.throws(() => new Universe({ self: 'x', ring: { segmentsPerOwner: 0 } }), {
    message: /segmentsPerOwner must be a positive integer/,
  })
})

test('an option that there is not is refused, so that none is misspelt without notice', async (t) => {
  await using universe = alone()
  const galaxy = universe.createGalaxy('taken', echo)
  const create = (options: object) => () => universe.createGalaxy('g', { ...echo, ...options })
  const start = (options: object) => () => new Universe({ self: 'x', ...options })
  const wrong: readonly [() => unknown, string][] = [
    [create({ maxByte: 5 }), 'maxByte'],
    [create({ ttlMs: 5 }), 'ttlMs'],
    [create({ warmUp: { forMs: 1, timeout: 5 } }), 'warmUp.timeout'],
    [create({ backOff: { first: 5 } }), 'backOff.first'],
    [create({ coalesce: { max: 5 } }), 'coalesce.max'],
    [create({ hedge: { share: 5 } }), 'hedge.share'],
    [create({ hotCacheShare: { min: 0, usual: 0, max: 1, mean: 5 } }), 'hotCacheShare.mean'],
    [start({ protocl: 5 }), 'protocl'],
    [start({ ring: { segments: 5 } }), 'ring.segments'],
    [start({ breaker: { failure: 5 } }), 'breaker.failure'],
    [start({ tracing: { keys: 5 } }), 'tracing.keys'],
    [() => universe.close({ handoff: 5 } as CloseOptions), 'handoff'],
    [() => universe.close({ handOff: { bytes: 5 } } as CloseOptions), 'handOff.bytes'],
    [() => galaxy.local.set('k', 'v', { ttl: 5 } as SetOptions), 'ttl'],
  ]

  for (const [misuse, name] of wrong)
    t.throws(misuse, {
      instanceOf: TypeError,
      message: `${name} must be left out, for there is no option of that name, got 5`,
    })
  await t.throwsAsync(galaxy.set('k', 'v', { ttl: 5 } as SetOptions), {
    instanceOf: TypeError,
    message: /^ttl must be left out/,
  })
  await t.throwsAsync(galaxy.warm([], { keys: 5 } as WarmOptions), {
    instanceOf: TypeError,
    message: /^keys must be left out/,
  })
  t.notThrows(create({ maxByte: undefined }), 'what is undefined says nothing')
  t.true(universe.isReady())
})

test('what a misplaced function is called is told, and not its source', async (t) => {
  await using universe = alone()

  const create = (codec: unknown) => () => universe.createGalaxy('g', { ...echo, codec: codec as typeof string })

  t.throws(
    create(function json() {}),
    { message: 'codec must be an object with encode and decode, got the function json' },
  )
  t.throws(create((() => () => {})()), { message: 'codec must be an object with encode and decode, got a function' })
})

test('what can be on or off takes true and false', (t) => {
  const backOff = (on: boolean | object) => resolveGalaxyOptions({ ...echo, backOff: on }).backOff
  const breaker = (on: boolean | object) => resolveUniverseOptions({ self: 'x', breaker: on }).breaker

  t.deepEqual([backOff(true), backOff(false)], [backOff({}), undefined])
  t.deepEqual([breaker(true), breaker(false)], [breaker({}), undefined])
  t.is(backOff({})?.firstMs, 100)
  t.is(breaker({})?.failures, 5)
})

test('what is no options object at all says so too', async (t) => {
  await using universe = alone()
  const create = (options: unknown) => () => universe.createGalaxy('g', options as GalaxyOptions<string>)
  const start = (options?: unknown) => () => new Universe(options as UniverseOptions)

  t.throws(start(), { instanceOf: TypeError, message: 'options must be an object, got undefined' })
  t.throws(start({}), { instanceOf: TypeError, message: 'self must be a url or { id, url }, got undefined' })
  t.throws(start({ self: null }), { instanceOf: TypeError, message: /self must be a url or { id, url }, got null/ })
  t.throws(start({ self: 'x', ring: null }), { instanceOf: TypeError, message: 'ring must be an object, got null' })
  t.throws(create(undefined), { instanceOf: TypeError, message: 'options must be an object, got undefined' })
  t.throws(create({ ...echo, warmUp: null }), { instanceOf: TypeError, message: 'warmUp must be an object, got null' })
  t.throws(create({ ...echo, cacheFactory: () => ({}) }), {
    instanceOf: TypeError,
    message: 'cacheFactory must be a function that returns a CacheStore, got an object',
  })
  t.throws(create({ ...echo, codec: { ...string, keeps: 'nope' } }), {
    instanceOf: TypeError,
    message: `codec.keeps must be 'bytes', 'value' or 'both', got "nope"`,
  })
})

test('wrong options of one get name themselves and count as no load', async (t) => {
  await using universe = alone()
  const galaxy = universe.createGalaxy('g', echo)
  const wrong: readonly [unknown, string][] = [
    [null, 'options must be an object, got null'],
    [{ signal: {} }, 'signal must be an AbortSignal, got an object'],
    [{ signal: null }, 'signal must be an AbortSignal, got null'],
    [{ timeoutMs: '5' }, 'timeoutMs must be a number of ms from 0, got "5"'],
  ]

  for (const [options, message] of wrong) await t.throwsAsync(galaxy.get('k', options as GetOptions), { message })

  t.is(galaxy.stats().backendLoads, 0)
})

test('an option that a call does not have is refused, and nothing is loaded', async (t) => {
  await using universe = alone()
  const galaxy = universe.createGalaxy('g', echo)
  const misspelt = { timeout: 5 } as object
  const calls: readonly (() => Promise<unknown>)[] = [
    () => galaxy.get('k', misspelt),
    () => galaxy.getMany(['k'], misspelt),
    () => galaxy.peek('k', misspelt),
    () => galaxy.remove('k', misspelt),
    () => galaxy.removeMany(['k'], misspelt),
    () => galaxy.clear(misspelt),
  ]

  for (const call of calls)
    await t.throwsAsync(call, {
      instanceOf: TypeError,
      message: 'timeout must be left out, for there is no option of that name, got 5',
    })
  await t.throwsAsync(galaxy.remove('k', { ttlMs: 5 } as object), { message: /^ttlMs must be left out/ })

  t.is(galaxy.stats().backendLoads, 0)
  t.is(await galaxy.get('k', { timeout: undefined } as object), 'k', 'what is undefined says nothing')
})

test('what a caller may not have, such as a signal, is passed on as it is', async (t) => {
  await using universe = alone()
  const galaxy = universe.createGalaxy('g', echo)
  const [signal, timeoutMs, ttlMs]: (AbortSignal & number)[] = []

  t.is(await galaxy.get('k', { signal, timeoutMs }), 'k')
  t.is((await galaxy.getMany(['k'], { signal, timeoutMs })).size, 1)
  await t.notThrowsAsync(galaxy.set('k', 'v', { signal, timeoutMs, ttlMs, expiresAt: ttlMs }))
  await t.notThrowsAsync(galaxy.remove('k', { signal, timeoutMs }))
  await t.notThrowsAsync(galaxy.warm(['k'], { signal, concurrency: timeoutMs }))
})

test('unless told otherwise a peer is waited for longer than its backend may take', (t) => {
  const { loadTimeoutMs, peerTimeoutMs } = resolveGalaxyOptions(echo)

  t.true(peerTimeoutMs > loadTimeoutMs)
  t.is(resolveGalaxyOptions({ ...echo, loadTimeoutMs: 60_000 }).peerTimeoutMs, 61_000)
  t.is(resolveGalaxyOptions({ ...echo, loadTimeoutMs: 60_000, peerTimeoutMs: 500 }).peerTimeoutMs, 500)
})
