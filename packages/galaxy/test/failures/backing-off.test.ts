import { string } from '@galaxycache/codecs'
import { BackendError, type Galaxy, type GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const backOff = { firstMs: 100, maxMs: 800, jitter: 0 }

interface Failing extends AsyncDisposable {
  readonly cluster: Cluster
  readonly galaxy: Galaxy<string>
  readonly galaxies: readonly Galaxy<string>[]
  /** Calls of the backend. */
  calls: number
  /** What the backend does next; at first it throws `the cause`. */
  load: GalaxyOptions<string>['load']
}

const cause = new Error('the cause')

async function failing(options: Partial<GalaxyOptions<string>> = {}, peers = 1): Promise<Failing> {
  const cluster = await Cluster.create({ peers })
  const load: GalaxyOptions<string>['load'] = (key, context) => {
    nodes.calls += 1
    return nodes.load(key, context)
  }
  const galaxies = cluster.createGalaxy('g', { codec: string, backOff, load, ...options })
  const [galaxy] = galaxies
  if (galaxy === undefined) throw new RangeError('a cluster has a first process')
  const fail = (): never => {
    throw cause
  }
  const nodes: Failing = {
    cluster,
    galaxy,
    galaxies,
    calls: 0,
    load: fail,
    [Symbol.asyncDispose]: () => cluster.close(),
  }
  return nodes
}

test('after an error the backend is left alone, and who asks meanwhile gets the same error, marked as such', async (t) => {
  await using nodes = await failing()
  const first = await t.throwsAsync(nodes.galaxy.get('k'), { instanceOf: BackendError })
  const at = nodes.cluster.clock.now()
  t.is(first.retryAtMs, undefined)

  for (let i = 0; i < 3; i++) {
    const again = await t.throwsAsync(nodes.galaxy.get('k'), { instanceOf: BackendError, code: 'BACKEND_FAILED' })
    t.is(again.cause, cause)
    t.is(again.retryAtMs, at + 100)
    t.is(again.message, 'loading key "k" of galaxy "g" failed a moment ago: the cause')
  }

  t.is(nodes.calls, 1)
  t.like(nodes.galaxy.stats(), { backOffHits: 3, backendLoadErrors: 1 })
})

test('while the backend fails there is one call a key and step, however many ask', async (t) => {
  await using nodes = await failing()
  const stepsMs = [100, 200, 400, 800, 800]
  for (const [step, stepMs] of stepsMs.entries()) {
    for (let i = 0; i < 4; i++) {
      await Promise.all(Array.from({ length: 25 }, () => t.throwsAsync(nodes.galaxy.get('k'))))
      t.is(nodes.calls, step + 1)
      nodes.cluster.clock.advance(stepMs / 4)
    }
  }
})

test('one key’s pause holds up no other', async (t) => {
  await using nodes = await failing()
  await t.throwsAsync(nodes.galaxy.get('k'))
  nodes.load = () => 'value'

  t.is(await nodes.galaxy.get('other'), 'value')
})

test('when the backend answers again, the next error is a first one', async (t) => {
  await using nodes = await failing()
  const fail = nodes.load
  const callsAfterPause = async (): Promise<number> => {
    await t.throwsAsync(nodes.galaxy.get('k'))
    await t.throwsAsync(nodes.galaxy.get('k'))
    nodes.cluster.clock.advance(100)
    return nodes.calls
  }
  await callsAfterPause()
  nodes.load = (_key, { expireIn }) => {
    expireIn(10)
    return 'value'
  }
  t.is(await nodes.galaxy.get('k'), 'value')
  nodes.cluster.clock.advance(10)
  nodes.load = fail
  const before = nodes.calls

  t.is(await callsAfterPause(), before + 1)

  nodes.load = () => undefined
  t.is(await nodes.galaxy.getOrUndefined('k'), undefined, 'that a key does not exist is an answer')
  nodes.load = fail
  const later = nodes.calls
  t.is(await callsAfterPause(), later + 1)
})

test('without backOff the next get tries again', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  let calls = 0
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: () => {
      calls += 1
      throw cause
    },
  })

  for (let i = 0; i < 3; i++) await t.throwsAsync(async () => galaxy?.get('k'), { code: 'BACKEND_FAILED' })

  t.is(calls, 3)
})

test('a load that passed its time limit is an error of the backend, and so is a value that cannot be encoded', async (t) => {
  await using nodes = await failing({ loadTimeoutMs: 50 })
  nodes.load = () => new Promise<string>(() => {})
  const slow = t.throwsAsync(nodes.galaxy.get('slow'), { code: 'DEADLINE_EXCEEDED' })
  await settle()
  nodes.cluster.clock.advance(60)
  await slow
  nodes.load = () => '\ud800'
  await t.throwsAsync(nodes.galaxy.get('bad'), { code: 'CODEC_FAILED' })

  t.like(await t.throwsAsync(nodes.galaxy.get('slow')), {
    code: 'BACKEND_FAILED',
    cause: { code: 'DEADLINE_EXCEEDED' },
  })
  t.like(await t.throwsAsync(nodes.galaxy.get('bad')), { code: 'BACKEND_FAILED', cause: { code: 'CODEC_FAILED' } })
  t.is(nodes.calls, 2)
})

test('callers who give up say nothing of the backend', async (t) => {
  await using nodes = await failing()
  nodes.load = (_key, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
  const leaver = new AbortController()
  const cancelled = t.throwsAsync(nodes.galaxy.get('k', { signal: leaver.signal }), { code: 'CANCELLED' })
  const late = t.throwsAsync(nodes.galaxy.get('l', { timeoutMs: 10 }), { code: 'DEADLINE_EXCEEDED' })
  await settle()
  leaver.abort()
  nodes.cluster.clock.advance(20)
  await Promise.all([cancelled, late])
  nodes.load = () => 'value'

  t.is(await nodes.galaxy.get('k'), 'value')
  t.is(await nodes.galaxy.get('l'), 'value')
})

test('a write of a key ends its pause in every process', async (t) => {
  const writes = [
    (galaxy: Galaxy<string>, key: string) => galaxy.remove(key),
    (galaxy: Galaxy<string>) => galaxy.clear(),
  ]
  for (const write of writes) {
    await using nodes = await failing({}, 3)
    const key = nodes.cluster.keyOwnedBy(1)
    for (const galaxy of nodes.galaxies) await t.throwsAsync(galaxy.get(key))
    nodes.load = () => 'value'
    for (const galaxy of nodes.galaxies) await t.throwsAsync(galaxy.get(key))

    await write(nodes.galaxy, key)

    for (const galaxy of nodes.galaxies) t.is(await galaxy.get(key), 'value')
  }
})

test('a load that was under way when its key was written begins no pause', async (t) => {
  await using nodes = await failing()
  let letGo = (): void => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  nodes.load = () => held.then(() => Promise.reject(cause))
  const early = t.throwsAsync(nodes.galaxy.get('k'), { code: 'BACKEND_FAILED' })
  await settle()
  await nodes.galaxy.remove('k')
  letGo()
  await early
  nodes.load = () => 'value'

  t.is(await nodes.galaxy.get('k'), 'value')
})

test('a process whose own backend works stands in for an owner that backs off', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [asker] = cluster.createGalaxy('g', (index) => ({
    codec: string,
    backOff,
    load: () => {
      if (index === 1) throw cause
      return 'value'
    },
  }))

  t.is(await asker?.get(cluster.keyOwnedBy(1)), 'value')
})

test('without a backend, each process calls its own once a key and step', async (t) => {
  await using nodes = await failing({}, 3)
  const key = nodes.cluster.keyOwnedBy(1)

  for (let i = 0; i < 5; i++) for (const galaxy of nodes.galaxies) await t.throwsAsync(galaxy.get(key))

  t.is(nodes.calls, 3)
})
