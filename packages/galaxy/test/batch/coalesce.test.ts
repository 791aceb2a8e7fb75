import { type BatchGetter, PeerError } from '@galaxycache/galaxy'
import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from '../write/three-nodes.js'

const never = (): Promise<string> => new Promise(() => {})

test('gets of the same moment share one request of each owner', async (t) => {
  await using nodes = await threeNodes({ coalesce: true, load: (key) => `${key}!` })
  const keys = [1, 2].flatMap((owner) => [0, 1, 2].map((n) => nodes.cluster.keyOwnedBy(owner, n)))

  const values = await Promise.all(keys.map((key) => nodes.galaxies[0].get(key)))

  t.deepEqual(
    values,
    keys.map((key) => `${key}!`),
  )
  const { calls } = nodes.cluster.network
  t.deepEqual(calls.map(({ kind, to }) => [kind, to]).sort(), [
    ['fetchMany', urlOf(1)],
    ['fetchMany', urlOf(2)],
  ])
  t.is(nodes.galaxies[0].stats().peerBatches, 2)
})

test('a get alone makes a request for one key', async (t) => {
  await using nodes = await threeNodes({ coalesce: true })

  await nodes.galaxies[0].get(nodes.cluster.keyOwnedBy(1))

  t.deepEqual(
    nodes.cluster.network.calls.map(({ kind }) => kind),
    ['fetch'],
  )
})

test('without coalesce each get makes its own request', async (t) => {
  await using nodes = await threeNodes()

  await Promise.all([0, 1, 2].map((n) => nodes.galaxies[0].get(nodes.cluster.keyOwnedBy(1, n))))

  t.deepEqual(
    nodes.cluster.network.calls.map(({ kind }) => kind),
    ['fetch', 'fetch', 'fetch'],
  )
})

test('a request has coalesce.maxKeys keys at most', async (t) => {
  await using nodes = await threeNodes({ coalesce: { maxKeys: 2 } })

  await Promise.all([0, 1, 2, 3, 4].map((n) => nodes.galaxies[0].get(nodes.cluster.keyOwnedBy(1, n))))

  t.deepEqual(
    nodes.cluster.network.calls.map((call) => ('keys' in call ? call.keys.length : 1)),
    [2, 2, 1],
  )
})

test('while a request is under way, gets wait for others of the same turn of the event loop', async (t) => {
  const ends: ((value: string) => void)[] = []
  await using nodes = await threeNodes({ coalesce: true, load: () => new Promise((resolve) => ends.push(resolve)) })
  const [galaxy] = nodes.galaxies
  const keys = [0, 1, 2].map((n) => nodes.cluster.keyOwnedBy(1, n)) as [string, string, string]
  const gets = [galaxy.get(keys[0])]
  await settle()

  gets.push(galaxy.get(keys[1]))
  for (let step = 0; step < 10; step++) await Promise.resolve()
  gets.push(galaxy.get(keys[2]))
  await settle()
  for (const end of ends) end('value')

  t.deepEqual(await Promise.all(gets), ['value', 'value', 'value'])
  t.deepEqual(
    nodes.cluster.network.calls.map((call) => ('keys' in call ? call.keys : [call.key])),
    [[keys[0]], [keys[1], keys[2]]],
  )
})

test('who leaves a shared request does not end it for the others, and the last who leaves does', async (t) => {
  const signals: AbortSignal[] = []
  const load = (_key: string, { signal }: { readonly signal: AbortSignal }): Promise<string> => {
    signals.push(signal)
    return never()
  }
  await using nodes = await threeNodes({ coalesce: true, load })
  const leaves = [new AbortController(), new AbortController()]
  const gets = leaves.map(({ signal }, n) => nodes.galaxies[0].get(nodes.cluster.keyOwnedBy(1, n), { signal }))
  await settle()

  leaves[0]?.abort()
  await t.throwsAsync(gets[0] as Promise<string>, { code: 'CANCELLED' })
  await settle()
  t.deepEqual(
    signals.map(({ aborted }) => aborted),
    [false, false],
  )

  leaves[1]?.abort()
  await t.throwsAsync(gets[1] as Promise<string>, { code: 'CANCELLED' })
  await settle()
  t.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, true],
  )
  t.is(nodes.cluster.network.calls.length, 1)
})

test('a get that was left before the request was made is no part of it', async (t) => {
  await using nodes = await threeNodes({ coalesce: true })
  const leave = new AbortController()
  const keys = [0, 1, 2].map((n) => nodes.cluster.keyOwnedBy(1, n)) as [string, string, string]
  const left = nodes.galaxies[0].get(keys[0], { signal: leave.signal })
  const stay = [nodes.galaxies[0].get(keys[1]), nodes.galaxies[0].get(keys[2])]

  leave.abort()

  await t.throwsAsync(left, { code: 'CANCELLED' })
  t.deepEqual(await Promise.all(stay), ['first', 'first'])
  t.deepEqual(
    nodes.cluster.network.calls.map((call) => ('keys' in call ? call.keys : [])),
    [[keys[1], keys[2]]],
  )
})

test('each get of a shared request keeps its own time limit, and the owner is told the longest', async (t) => {
  let owners: (() => number) | undefined
  const load = (_key: string, { remainingMs }: { readonly remainingMs: () => number }): Promise<string> => {
    owners = remainingMs
    return never()
  }
  await using nodes = await threeNodes({ coalesce: true, peerDeadlineShare: 1, load })
  const { clock } = nodes.cluster
  const hasty = nodes.galaxies[0].get(nodes.cluster.keyOwnedBy(1, 0), { timeoutMs: 50 })
  const patient = nodes.galaxies[0].get(nodes.cluster.keyOwnedBy(1, 1), { timeoutMs: 500 })
  await settle()
  // But for the 50 ms before its end in which the owner answers.
  t.is(owners?.(), 450)

  clock.advance(60)
  await t.throwsAsync(hasty, { code: 'DEADLINE_EXCEEDED', message: /within 50 ms/ })
  await settle()
  t.is(nodes.galaxies[0].inFlight, 1)

  clock.advance(450)
  await t.throwsAsync(patient, { code: 'DEADLINE_EXCEEDED' })
})

test('gets that share a request to a peer that fails are each answered by the backend here', async (t) => {
  await using nodes = await threeNodes({ coalesce: true, load: (key) => `${key}!` })
  nodes.cluster.network.setFault(() => {
    throw new PeerError('cut')
  })
  const keys = [0, 1, 2].map((n) => nodes.cluster.keyOwnedBy(1, n))

  const values = await Promise.all(keys.map((key) => nodes.galaxies[0].get(key)))

  t.deepEqual(
    values,
    keys.map((key) => `${key}!`),
  )
  t.is(nodes.galaxies[0].stats().peerLoadErrors, 3)
})

test('an owner asks its loadMany for gets of others that share a request', async (t) => {
  const calls: (readonly string[])[] = []
  const loadMany: BatchGetter<string> = (keys) => {
    calls.push(keys)
    return new Map(keys.map((key) => [key, 'of many']))
  }
  await using nodes = await threeNodes({ coalesce: true, loadMany })
  const keys = [0, 1].map((n) => nodes.cluster.keyOwnedBy(1, n))

  const values = await Promise.all(keys.map((key) => nodes.galaxies[0].get(key)))

  t.deepEqual(values, ['of many', 'of many'])
  t.deepEqual(calls, [keys])
})
