import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { expired } from './alone.js'

const window = { staleIfErrorMs: 60_000 }

test('while the backend answers, who finds a value expired waits for a fresh one', async (t) => {
  await using nodes = await expired(window)
  const { galaxy } = nodes

  t.is(await galaxy.get('k'), '2')

  t.like(galaxy.stats(), { staleHits: 0, staleOnError: 0, loads: 2, coalescedLoads: 0, backendLoads: 2 })
})

test('when the load fails the value is answered for so long after its expiry, and not longer', async (t) => {
  await using nodes = await expired(window)
  const { cluster, galaxy, backend } = nodes
  backend.state = 'down'

  t.is(await galaxy.get('k'), '1')
  cluster.clock.advance(59_999)
  t.is(await galaxy.get('k'), '1')
  cluster.clock.advance(1)

  await t.throwsAsync(galaxy.get('k'), { code: 'BACKEND_FAILED' })
  t.is(galaxy.stats().staleOnError, 2)
})

test('a backend that has just failed is not waited for again within the second', async (t) => {
  await using nodes = await expired(window)
  const { galaxy, backend } = nodes
  backend.state = 'down'
  await galaxy.get('k')

  const release = backend.hold()
  t.is(await galaxy.get('k'), '1')

  t.is(backend.calls, 2)
  t.is(galaxy.stats().staleOnError, 2)
  release()
})

test('a load that takes longer than it may, or than its caller waits, is answered stale', async (t) => {
  await using nodes = await expired({ ...window, loadTimeoutMs: 500 })
  const { cluster, galaxy, backend } = nodes
  const release = backend.hold()
  const patient = galaxy.get('k')
  const impatient = galaxy.get('k', { timeoutMs: 100 })
  await settle()

  cluster.clock.advance(110)
  t.is(await impatient, '1')
  cluster.clock.advance(400)
  t.is(await patient, '1')

  t.like(galaxy.stats(), { staleOnError: 2, loads: 3, coalescedLoads: 1, backendLoadErrors: 1 })
  release()
})

test('a load whose caller has given up goes on, so that impatient callers get a fresh value in the end', async (t) => {
  await using nodes = await expired(window)
  const { cluster, galaxy, backend } = nodes
  const release = backend.hold()
  const impatient = galaxy.get('k', { timeoutMs: 100 })
  await settle()
  cluster.clock.advance(110)
  t.is(await impatient, '1')

  release()
  await settle()

  t.is(galaxy.getIfCached('k'), '2')
})

test('not found is an answer and no failure, and so is a caller who leaves', async (t) => {
  await using nodes = await expired(window)
  const { galaxy, backend } = nodes
  const release = backend.hold()
  const controller = new AbortController()
  const leaving = galaxy.get('k', { signal: controller.signal })
  await settle()

  controller.abort()
  await t.throwsAsync(leaving, { code: 'CANCELLED' })
  backend.state = 'gone'
  release()
  await settle()

  await t.throwsAsync(galaxy.get('k'), { code: 'NOT_FOUND' })
  t.is(galaxy.stats().staleOnError, 0)
})

test('a key that was removed while its load was under way is not answered stale when that fails', async (t) => {
  await using nodes = await expired(window)
  const { galaxy, backend } = nodes
  const release = backend.hold()
  const waiting = galaxy.get('k')
  await settle()

  await galaxy.remove('k')
  backend.state = 'down'
  release()

  await t.throwsAsync(waiting, { code: 'BACKEND_FAILED' })
})

test('a value that is set while a load fails is what the caller gets', async (t) => {
  await using nodes = await expired(window)
  const { galaxy, backend } = nodes
  const release = backend.hold()
  const waiting = galaxy.get('k')
  await settle()

  await galaxy.set('k', 'mine')
  backend.state = 'down'
  release()

  t.is(await waiting, 'mine')
  t.is(galaxy.stats().staleOnError, 0)
})
