import { type RefreshMessage, refreshChannel } from '@galaxycache/galaxy'
import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { alone, expired } from './alone.js'
import { ttlMs } from './mortal-backend.js'

const window = { staleWhileRevalidateMs: 5_000 }

test('for so long after its expiry a value is answered at once, while one refresh runs', async (t) => {
  await using nodes = await expired(window)
  const { backend, galaxy } = nodes
  const release = backend.hold()

  // The refresh is held back: were the stale answer to wait for it, these would never settle.
  const answers = await Promise.all([galaxy.get('k'), galaxy.get('k'), galaxy.get('k')])
  const later = await galaxy.get('k')

  t.deepEqual([...answers, later], ['1', '1', '1', '1'])
  t.is(backend.calls, 2)
  release()
  await settle()
  t.is(await galaxy.get('k'), '2')
  t.like(galaxy.stats(), { staleHits: 4, refreshes: 1, refreshErrors: 0, staleOnError: 0, loads: 1, gets: 6 })
})

test('afterwards, who asks waits for a fresh value', async (t) => {
  await using nodes = await alone(window)
  const { cluster, galaxy } = nodes
  await galaxy.get('k')

  cluster.clock.advance(ttlMs + 5_000)

  t.is(await galaxy.get('k'), '2')
  t.like(galaxy.stats(), { staleHits: 0, refreshes: 0, loads: 2 })
  t.is(galaxy.cacheStats('main').expirations, 1)
})

test('without the option what has expired is gone, and is not looked at again', async (t) => {
  await using nodes = await expired({ staleWhileRevalidateMs: 0 })
  const { galaxy } = nodes

  t.is(galaxy.getIfCached('k'), undefined)

  t.is(galaxy.cacheStats('main').entries, 0)
  t.is(await galaxy.get('k'), '2')
})

test('getIfCached and peek answer with nothing that has expired', async (t) => {
  await using nodes = await expired(window)
  const { galaxy, backend } = nodes

  t.is(galaxy.getIfCached('k'), undefined)
  t.is(await galaxy.peek('k'), undefined)

  t.is(galaxy.inspect('k').cache, undefined)
  await settle()
  t.is(backend.calls, 1, 'nor do they begin a refresh')
})

test('the window comes after maxTtlMs', async (t) => {
  await using nodes = await alone({ ...window, maxTtlMs: 2_000 })
  const { cluster, galaxy } = nodes
  await galaxy.get('k')
  await galaxy.get('other')

  cluster.clock.advance(2_000 + 4_999)
  t.is(await galaxy.get('k'), '1')
  cluster.clock.advance(1)

  t.is(await galaxy.get('other'), '4')
})

test('a refresh that fails leaves the stale value, and is tried again after a second and not before', async (t) => {
  await using nodes = await expired(window)
  const { cluster, galaxy, backend } = nodes
  backend.state = 'down'

  t.is(await galaxy.get('k'), '1')
  await settle()
  cluster.clock.advance(999)
  t.is(await galaxy.get('k'), '1')
  await settle()
  t.is(backend.calls, 2)
  backend.state = 'up'
  cluster.clock.advance(1)
  t.is(await galaxy.get('k'), '1')
  await settle()

  t.is(await galaxy.get('k'), '3')
  t.like(galaxy.stats(), { refreshes: 2, refreshErrors: 1, staleHits: 3, backendLoadErrors: 1 })
})

test('a key that does not exist any more is not answered any longer', async (t) => {
  await using nodes = await expired(window)
  const { galaxy, backend } = nodes
  backend.state = 'gone'

  t.is(await galaxy.get('k'), '1')
  await settle()

  await t.throwsAsync(galaxy.get('k'), { code: 'NOT_FOUND' })
  t.like(galaxy.stats(), { refreshes: 1, refreshErrors: 0 })
})

test('a write ends staleness: a removed key is not answered stale, and a refresh under way brings nothing back', async (t) => {
  await using nodes = await alone(window)
  const { cluster, galaxy, backend } = nodes
  for (const write of [() => galaxy.remove('k'), () => galaxy.clear()]) {
    await galaxy.get('k')
    cluster.clock.advance(ttlMs)
    const release = backend.hold()
    await galaxy.get('k')
    const before = backend.calls

    await write()
    const next = galaxy.get('k')
    await settle()

    t.is(backend.calls, before + 1, 'the get does not join the refresh either')
    t.is(galaxy.getIfCached('k'), undefined)
    release()
    t.is(await next, String(before + 1))
    await settle()
    t.is(galaxy.getIfCached('k'), String(before + 1))
  }
})

test('a refresh under way does not replace a value that was set, nor take it away', async (t) => {
  for (const state of ['up', 'gone'] as const) {
    await using nodes = await alone(window)
    const { cluster, galaxy, backend } = nodes
    await galaxy.get('k')
    cluster.clock.advance(ttlMs)
    const release = backend.hold()
    await galaxy.get('k')

    await galaxy.set('k', 'mine')
    backend.state = state
    release()
    await settle()

    t.is(galaxy.getIfCached('k'), 'mine')
  }
})

test('a refresh goes on when everybody has left, and ends within loadTimeoutMs', async (t) => {
  await using nodes = await expired({ ...window, loadTimeoutMs: 300 })
  const { cluster, galaxy, backend } = nodes
  backend.hold()

  t.is(await galaxy.get('k', { timeoutMs: 50 }), '1')
  cluster.clock.advance(200)
  await settle()
  t.is(galaxy.inFlight, 1)
  cluster.clock.advance(110)
  await settle()

  t.is(galaxy.inFlight, 0)
  t.like(galaxy.stats(), { refreshes: 1, refreshErrors: 1 })
})

test('closing waits for a refresh as for any load, and ends it when it takes too long', async (t) => {
  const { cluster, galaxy, backend } = await alone(window)
  await galaxy.get('k')
  cluster.clock.advance(ttlMs)
  backend.hold()
  await galaxy.get('k')
  await settle()

  const closed = cluster.universes[0]?.close({ drainMs: 100 })
  await settle()
  t.is(galaxy.inFlight, 1)
  cluster.clock.advance(110)
  await closed

  await settle()
  t.is(galaxy.inFlight, 0)
})

test('stale values stay within the budget, and make room like any other', async (t) => {
  await using nodes = await alone({ ...window, maxBytes: 4_096 })
  const { cluster, galaxy } = nodes
  for (let i = 0; i < 8; i++) await galaxy.get(`key-${i}`)
  cluster.clock.advance(ttlMs)
  for (let i = 0; i < 8; i++) galaxy.getIfCached(`key-${i}`)
  const stale = galaxy.cacheStats('main').entries

  for (let i = 0; i < 100; i++) {
    await galaxy.get(`other-${i}`)
    t.true(galaxy.cacheStats('main').bytes <= 4_096)
  }

  t.is(stale, 8)
  const { evictions, evictionsUnexpired } = galaxy.cacheStats('main')
  t.true(evictions > evictionsUnexpired)
})

test('each refresh is told on its channel, with the error if it brought nothing', async (t) => {
  await using nodes = await alone(window)
  const { cluster, galaxy, backend } = nodes
  const messages: RefreshMessage[] = []
  const listen = (message: unknown): void => {
    const refresh = message as RefreshMessage
    // Tests of this file run at the same time.
    if (refresh.key === 'told') messages.push(refresh)
  }
  refreshChannel.subscribe(listen)
  t.teardown(() => refreshChannel.unsubscribe(listen))
  await galaxy.get('told')
  for (const state of ['up', 'down'] as const) {
    cluster.clock.advance(ttlMs)
    backend.state = state
    await galaxy.get('told')
    await settle()
  }

  t.like(messages[0], { universe: 'memory://0', galaxy: 'g', key: 'told', durationMs: 0, error: undefined })
  t.like(messages[1], { error: { code: 'BACKEND_FAILED' } })
  t.is(messages.length, 2)
})
