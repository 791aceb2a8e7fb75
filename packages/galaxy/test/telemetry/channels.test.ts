import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { bytes, string } from '@galaxycache/codecs'
import type { WriteMessage } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import { always } from '@galaxycache/promoter'
import test, { type ExecutionContext } from 'ava'

/**
 * Messages of a channel that are about one galaxy or universe, while the test runs: tests of a
 * file share their process.
 */
function listen(t: ExecutionContext, channel: string, name: string): Record<string, unknown>[] {
  const messages: Record<string, unknown>[] = []
  const onMessage = (message: unknown): void => {
    const { galaxy, universe } = message as { galaxy?: string; universe: string }
    if ((galaxy ?? universe) === name) messages.push(message as Record<string, unknown>)
  }
  subscribe(channel, onMessage)
  t.teardown(() => void unsubscribe(channel, onMessage))
  return messages
}

test('a load, the fetch that caused it and the promotion that followed are told, each by the process it happened in', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('told', { codec: string, load: (key) => `${key}!`, promoter: always() })
  const loads = listen(t, 'galaxycache:load', 'told')
  const fetches = listen(t, 'galaxycache:fetch', 'told')
  const promotions = listen(t, 'galaxycache:promotion', 'told')
  const key = cluster.keyOwnedBy(1)

  await galaxies[0]?.get(key)
  await galaxies[0]?.get(key)

  const valueBytes = key.length + 1
  t.deepEqual(loads, [{ universe: 'memory://1', galaxy: 'told', key, durationMs: 0, valueBytes, error: undefined }])
  t.deepEqual(fetches, [
    { universe: 'memory://0', galaxy: 'told', key, peer: 'memory://1', durationMs: 0, valueBytes, error: undefined },
  ])
  t.is(promotions.length, 1)
  t.like(promotions[0], { universe: 'memory://0', key, result: 'promoted', stats: { requests: 1, valueBytes } })
})

test('whether the promoter said no or the hot cache did is told apart, and counted', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const promotions = listen(t, 'galaxycache:promotion', 'choosy')
  const [galaxy] = cluster.createGalaxy('choosy', {
    codec: bytes(),
    load: (key) => new Uint8Array(key === large ? 2_000 : 10),
    promoter: (key) => key !== unwanted,
    maxBytes: 4_000,
  })
  const [small, large, unwanted] = [0, 1, 2].map((n) => cluster.keyOwnedBy(1, n))

  for (const key of [small, large, unwanted]) await galaxy?.get(key ?? '')

  t.deepEqual(
    promotions.map(({ result }) => result),
    ['promoted', 'turned-away', 'denied'],
  )
  t.like(galaxy?.stats(), { promotions: 1, promotionsDenied: 1, promotionsTurnedAway: 1 })
})

test('a load and a fetch that fail are told with what they failed of', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('failing', {
    codec: string,
    load: () => {
      throw new Error('the disk is full')
    },
  })
  const loads = listen(t, 'galaxycache:load', 'failing')
  const fetches = listen(t, 'galaxycache:fetch', 'failing')

  await t.throwsAsync(async () => galaxy?.get(cluster.keyOwnedBy(1)))

  t.is(loads.length, 2, 'the owner’s and the one that stood in')
  t.like(loads[0], { universe: 'memory://1', valueBytes: undefined, error: { code: 'BACKEND_FAILED' } })
  t.is(fetches.length, 1)
  t.like(fetches[0], { peer: 'memory://1', error: { code: 'BACKEND_FAILED' } })
})

test('what is put out to make room is told, with whether anything was lost', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('small', {
    codec: bytes(),
    load: (_key, { expireIn }) => {
      expireIn(1_000)
      return new Uint8Array(1_000)
    },
    maxBytes: 3_000,
  })
  const evictions = listen(t, 'galaxycache:eviction', 'small')

  for (const key of ['a', 'b', 'c']) await galaxy?.get(key)

  t.true(evictions.length > 0)
  t.is(galaxy?.cacheStats('main').evictions, evictions.length)
  t.like(evictions[0], { universe: 'memory://0', cache: 'main', expired: false })
})

test('a change of peers is told, with who came and who went', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const changes = listen(t, 'galaxycache:peers', 'memory://0')
  const peer = (id: string): object => ({ id, url: id })

  await cluster.universes[0]?.setPeers(['memory://0', 'memory://7'])
  await cluster.universes[0]?.setPeers(['memory://7', 'memory://0'])

  t.deepEqual(changes, [
    {
      universe: 'memory://0',
      peers: [peer('memory://0'), peer('memory://7')],
      added: [peer('memory://7')],
      removed: [peer('memory://1')],
    },
  ])
})

test('a write is told when it has gone round, with who was not reached', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('written', { codec: string, load: (key) => key })
  const writes = listen(t, 'galaxycache:write', 'written')
  cluster.network.setFault(({ kind }) => {
    if (kind === 'write') cluster.clock.advance(7)
  })

  await galaxy?.removeMany(['a', 'b', 'a'])
  await galaxy?.set('c', 'value')
  cluster.network.partition('memory://0', 'memory://1')
  const partial = await t.throwsAsync(async () => galaxy?.clear(), { code: 'PARTIAL_WRITE' })
  const cancelled = await t.throwsAsync(async () => galaxy?.remove('d', { signal: AbortSignal.abort() }))

  t.like(writes[0], { universe: 'memory://0', galaxy: 'written', kind: 'remove', keys: ['a', 'b'], error: undefined })
  t.true(Number(writes[0]?.durationMs) >= 7)
  t.like(writes[1], { kind: 'set', keys: ['c'], failures: [], error: undefined })
  t.like(writes[2], { kind: 'clear', keys: [], error: partial })
  t.deepEqual(
    (writes[2] as unknown as WriteMessage).failures.map(({ peer }) => peer),
    ['memory://1'],
  )
  t.like(writes[3], { kind: 'remove', keys: ['d'], failures: [], error: cancelled })
  t.is(writes.length, 4)
})
