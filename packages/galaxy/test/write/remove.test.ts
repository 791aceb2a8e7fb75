import { string } from '@galaxycache/codecs'
import type { PartialWriteError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from './three-nodes.js'

const keys = Array.from({ length: 50 }, (_, i) => `key-${i}`)

test('after keys of all owners are removed no process answers with an old value, though all held hot copies', async (t) => {
  await using nodes = await threeNodes()
  await nodes.spread(keys)
  t.true(keys.every((key) => nodes.galaxies.every((galaxy) => galaxy.getIfCached(key) === 'first')))
  for (const key of keys) nodes.table.set(key, 'second')

  await nodes.galaxies[0].removeMany(keys)

  for (const key of keys) t.deepEqual(await nodes.everywhere(key), ['second', 'second', 'second'])
  t.is(nodes.galaxies[0].stats().removes, 50)
})

test('owners are told before the others, and each process once', async (t) => {
  await using nodes = await threeNodes()
  const key = nodes.cluster.keyOwnedBy(1)
  nodes.cluster.network.calls.length = 0

  await nodes.galaxies[0].remove(key)

  t.deepEqual(
    nodes.cluster.network.calls.map(({ kind, to }) => [kind, to]),
    [
      ['write', urlOf(1)],
      ['write', urlOf(2)],
    ],
  )
})

test('a load that was under way when its key was removed answers who waited, and comes back in no cache', async (t) => {
  for (const asker of [0, 1] as const) {
    const loads: ((value: string) => void)[] = []
    await using nodes = await threeNodes({ load: () => new Promise<string>((resolve) => loads.push(resolve)) })
    const key = nodes.cluster.keyOwnedBy(1)
    const early = nodes.galaxies[asker].get(key)
    await settle()

    await nodes.galaxies[2].remove(key)
    const late = nodes.galaxies[asker].get(key)
    await settle()
    loads[0]?.('old')
    loads[1]?.('new')

    t.is(await early, 'old')
    t.is(await late, 'new', 'a get that begins after the removal does not join the old load')
    await settle()
    t.true(nodes.galaxies.every((galaxy) => galaxy.getIfCached(key) !== 'old'))
  }
})

test('a value that its owner sent before it knew of the removal is not kept by who asked', async (t) => {
  await using nodes = await threeNodes()
  const key = nodes.cluster.keyOwnedBy(1)
  await nodes.galaxies[1].get(key)
  nodes.table.set(key, 'second')
  nodes.galaxies[0].local.remove(key)

  // The owner does not know yet: as while a write goes round, or where processes disagree about who the owner is.
  t.is(await nodes.galaxies[0].get(key), 'first')

  t.is(nodes.galaxies[0].getIfCached(key), undefined)
})

test('one peer that cannot be reached stops nobody else; the error names it, and it is told when it is back', async (t) => {
  await using nodes = await threeNodes({ reconcileMs: 500 })
  await nodes.spread(keys)
  for (const key of keys) nodes.table.set(key, 'second')
  nodes.cluster.network.partition(urlOf(0), urlOf(2))

  const error = await t.throwsAsync(nodes.galaxies[0].removeMany(keys), { code: 'PARTIAL_WRITE' })

  t.like(error, { failures: [{ peer: urlOf(2), error: { code: 'PEER_FAILED', peer: urlOf(2) } }] })
  t.true(keys.every((key) => nodes.galaxies[1].getIfCached(key) === undefined))
  t.is(nodes.galaxies[2].getIfCached(keys[0] ?? ''), 'first')
  nodes.cluster.network.heal()
  nodes.cluster.clock.advance(500)
  await settle()
  for (const key of keys) t.deepEqual(await nodes.everywhere(key), ['second', 'second', 'second'])
  t.is(nodes.galaxies[0].stats().peerWritesRetold, 1)
})

test('what a protocol fails with is a PEER_FAILED of its peer, whatever it throws', async (t) => {
  await using nodes = await threeNodes()
  nodes.cluster.network.setFault(() => {
    throw new TypeError('a bug of the protocol')
  })

  const error = await t.throwsAsync<PartialWriteError>(nodes.galaxies[0].remove('k'), { code: 'PARTIAL_WRITE' })

  t.deepEqual(
    error?.failures.map(({ peer, error: { code, peer: failed } }) => [peer, code, failed]).sort(),
    [urlOf(1), urlOf(2)].map((url) => [url, 'PEER_FAILED', url]),
  )
})

test('a peer that stays away is tried again every reconcileMs, and no more once it is no peer', async (t) => {
  await using nodes = await threeNodes({ reconcileMs: 500 })
  nodes.cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(nodes.galaxies[0].remove('k'), { code: 'PARTIAL_WRITE' })
  const told = (): number => nodes.cluster.network.calls.filter(({ to }) => to === urlOf(2)).length
  const before = told()

  for (let i = 0; i < 3; i++) {
    nodes.cluster.clock.advance(500)
    await settle()
  }
  t.is(told(), before + 3)
  await nodes.cluster.universes[0]?.removePeers([urlOf(2)])
  nodes.cluster.clock.advance(5_000)
  await settle()

  t.is(told(), before + 3)
})

test('who had the old value from a peer that missed the removal is told, also when that peer has left', async (t) => {
  await using nodes = await threeNodes()
  const { cluster, galaxies, table } = nodes
  const key = cluster.keyOwnedBy(0)
  await galaxies[0].get(key)
  table.set(key, 'second')
  cluster.network.partition(urlOf(0), urlOf(1))
  await t.throwsAsync(galaxies[1].remove(key), { code: 'PARTIAL_WRITE' })
  cluster.clock.advance(5_000)
  await settle()
  t.is(await galaxies[2].get(key), 'first')
  t.is(galaxies[2].getIfCached(key), 'first')

  await Promise.all([1, 2].map((index) => cluster.universes[index]?.removePeers([urlOf(0)])))
  cluster.clock.advance(1_000)
  await settle()

  t.is(galaxies[2].getIfCached(key), undefined)
  t.is(await galaxies[2].get(key), 'second')
})

test('a peer that does not answer is given up on after writeTimeoutMs', async (t) => {
  await using nodes = await threeNodes({ writeTimeoutMs: 200 })
  nodes.cluster.network.setFault(({ to }) => (to === urlOf(2) ? new Promise<void>(() => {}) : undefined))
  const removed = nodes.galaxies[0].remove(nodes.cluster.keyOwnedBy(0))
  const rejected = t.throwsAsync(removed, { code: 'PARTIAL_WRITE', message: /did not reach "memory:\/\/2".* 200 ms/ })
  await settle()

  nodes.cluster.clock.advance(220)

  await rejected
  nodes.cluster.network.setFault(undefined)
})

test('a key that cannot be is refused before anybody is told of any', async (t) => {
  await using nodes = await threeNodes()

  await t.throwsAsync(nodes.galaxies[0].removeMany(['fine', 7 as unknown as string]), { code: 'INVALID_ARGUMENT' })
  t.throws(() => nodes.galaxies[0].local.remove('k'.repeat(70_000)), { code: 'INVALID_ARGUMENT' })

  t.is(nodes.cluster.network.calls.length, 0)
})

test('a process that has closed holds nothing, so a write that reaches it has done what it should', async (t) => {
  await using nodes = await threeNodes()
  const key = nodes.cluster.keyOwnedBy(2)
  await nodes.spread([key])
  await nodes.cluster.universes[2]?.close()

  await t.notThrowsAsync(nodes.galaxies[0].remove(key))
  await t.notThrowsAsync(nodes.galaxies[0].clear())
  await t.notThrowsAsync(nodes.galaxies[0].set(key, 'set'))
})

test('a process without the galaxy holds nothing of it, so a write that reaches it has done what it should', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxy = cluster.universes[0]?.createGalaxy('new', { codec: string, load: () => 'loaded' })
  const key = cluster.keyOwnedBy(1)

  await t.notThrowsAsync(async () => galaxy?.remove(key))
  await t.notThrowsAsync(async () => galaxy?.set(key, 'set'))
  await t.notThrowsAsync(async () => galaxy?.clear())

  cluster.network.calls.length = 0
  cluster.clock.advance(10_000)
  await settle()
  t.deepEqual(cluster.network.calls, [], 'nobody is told again')
})

test('a process that closes lets its writes go round first, for as long as loads have', async (t) => {
  await using nodes = await threeNodes()
  const { network, clock, universes } = nodes.cluster
  const first = nodes.cluster.keyOwnedBy(1, 0)
  const second = nodes.cluster.keyOwnedBy(1, 1)
  await nodes.spread([first, second])
  let arrive = (): void => {}
  network.setFault(({ kind }) => (kind === 'write' ? new Promise((resolve) => (arrive = resolve)) : undefined))

  const removing = nodes.galaxies[2].remove(first)
  await settle()
  const closing = universes[2]?.close({ drainMs: 1_000 })
  await settle()
  network.setFault(undefined)
  arrive()
  await t.notThrowsAsync(removing)
  await closing
  t.deepEqual(
    nodes.galaxies.map((galaxy) => galaxy.getIfCached(first)),
    [undefined, undefined, undefined],
  )

  network.setFault(({ kind }) => (kind === 'write' ? new Promise(() => {}) : undefined))
  const stuck = t.throwsAsync(nodes.galaxies[0].remove(second), { code: 'CLOSED' })
  await settle()
  const cutOff = universes[0]?.close({ drainMs: 1_000 })
  await settle()
  clock.advance(1_010)
  await stuck
  await cutOff
})
