import { string } from '@galaxycache/codecs'
import { staleHeader } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes, urlOf } from '../write/three-nodes.js'
import { MortalBackend, ttlMs } from './mortal-backend.js'

const windows = { staleWhileRevalidateMs: 5_000, staleIfErrorMs: 120_000 }

test('one refresh a key over all processes, at its owner, and every copy follows', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load })
  const { cluster, galaxies, everywhere } = nodes
  const keys = [0, 1, 2].map((index) => cluster.keyOwnedBy(index))
  for (const key of keys) await everywhere(key)
  const first = new Map(keys.map((key) => [key, galaxies[0].getIfCached(key)]))
  t.is(backend.calls, 3)
  cluster.clock.advance(ttlMs)

  for (const key of keys) t.deepEqual(await everywhere(key), Array(3).fill(first.get(key)), 'at once, and stale')
  await settle()

  t.is(backend.calls, 6)
  for (const key of keys) {
    const value = galaxies[cluster.ownerOf(key)]?.getIfCached(key)
    t.not(value, first.get(key))
    for (const galaxy of galaxies) t.is(galaxy.getIfCached(key), value)
  }
  t.is(backend.calls, 6)
})

test('a stale hot copy is answered at once, and no copy stays stale for ever', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load })
  const { cluster, galaxies } = nodes
  const key = cluster.keyOwnedBy(1)
  await galaxies[0].get(key)
  for (let life = 1; life <= 4; life++) {
    t.is(await galaxies[0].get(key), String(life))
    cluster.clock.advance(ttlMs)
    cluster.network.setFault(() => settle())
    t.is(await galaxies[0].get(key), String(life))
    cluster.network.setFault(undefined)
    await settle()
    await settle()
  }

  t.like(galaxies[0].stats(), { staleHits: 4, refreshes: 4, refreshErrors: 0 })
  t.is(galaxies[0].cacheStats('hot').entries, 1)
})

test('a copy that its promoter would not keep again is dropped, and not answered stale in place of what was fetched', async (t) => {
  const backend = new MortalBackend()
  let promotes = true
  await using nodes = await threeNodes({ ...windows, load: backend.load, promoter: () => promotes })
  const { cluster, galaxies } = nodes
  const key = cluster.keyOwnedBy(1)
  await galaxies[0].get(key)
  cluster.clock.advance(ttlMs)
  promotes = false

  t.is(await galaxies[0].get(key), '1')
  await settle()

  t.is(await galaxies[0].get(key), '2')
  t.is(galaxies[0].cacheStats('hot').entries, 0)
})

test('an owner gives a peer its stale value at once; the peer answers with it and does not keep it', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load })
  const { cluster, galaxies } = nodes
  const key = cluster.keyOwnedBy(1)
  await galaxies[1].get(key)
  cluster.clock.advance(ttlMs)
  const release = backend.hold()

  t.is(await galaxies[0].get(key), '1')
  t.is(galaxies[0].cacheStats('hot').entries, 0)
  release()
  await settle()

  t.is(await galaxies[0].get(key), '2')
  t.is(galaxies[0].getIfCached(key), '2')
  t.like(galaxies[1].stats(), { staleHits: 1, refreshes: 1 })
})

test('who does not say that a stale value will do, as Go does not, waits for a fresh one', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load })
  const { cluster } = nodes
  const key = cluster.keyOwnedBy(1)
  const owner = cluster.universes[1]
  const ask = async (header: string | undefined): Promise<number | undefined> => {
    const answer = owner?.serve('g', key, {
      mode: 'no-peer-backend',
      header: (name) => (name === staleHeader ? header : undefined),
    })
    return (await answer)?.expiresAtMs
  }
  await ask(undefined)
  const nowMs = cluster.clock.now() + ttlMs
  cluster.clock.advance(ttlMs)

  t.is(await ask('ok'), nowMs, 'its expiry tells that it is stale')
  t.is(await ask(undefined), nowMs + ttlMs)

  cluster.clock.advance(ttlMs)
  backend.state = 'down'
  await t.throwsAsync(ask(undefined), { code: 'BACKEND_FAILED' })
})

test('a process without the option asks for fresh values alone', async (t) => {
  const backend = new MortalBackend()
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', (index) => ({
    codec: string,
    load: backend.load,
    ...(index === 1 ? windows : {}),
  }))
  const key = cluster.keyOwnedBy(1)
  await galaxies[0]?.get(key)
  cluster.clock.advance(ttlMs)

  t.is(await galaxies[0]?.get(key), '2')
})

test('after a removal nobody answers stale, whoever held a copy', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load })
  const { cluster, galaxies, everywhere } = nodes
  const key = cluster.keyOwnedBy(1)
  await everywhere(key)
  cluster.clock.advance(ttlMs)
  const release = backend.hold()
  await everywhere(key)

  await galaxies[2].remove(key)
  const answers = everywhere(key)
  await settle()
  release()

  t.deepEqual(await answers, ['3', '3', '3'])
  await settle()
  // While the write may still be on its way, what comes from another process is kept nowhere.
  t.deepEqual(
    galaxies.map((galaxy) => galaxy.getIfCached(key)),
    [undefined, '3', undefined],
  )
})

test('a process that missed a removal answers stale until its window ends, and not longer', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...windows, load: backend.load, reconcileMs: 1_000_000 })
  const { cluster, galaxies } = nodes
  const key = cluster.keyOwnedBy(1)
  await galaxies[0].get(key)
  cluster.network.partition(urlOf(0), urlOf(1))
  cluster.network.partition(urlOf(0), urlOf(2))
  await t.throwsAsync(galaxies[1].remove(key), { code: 'PARTIAL_WRITE' })
  backend.state = 'down'

  cluster.clock.advance(ttlMs + windows.staleIfErrorMs - 1)
  t.is(await galaxies[0].get(key), '1')
  cluster.clock.advance(1_000)

  await t.throwsAsync(galaxies[0].get(key), { code: 'BACKEND_FAILED' })
})

test('where two processes take each other for the owner, refreshes at both settle', async (t) => {
  const backend = new MortalBackend()
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: backend.load, ...windows })
  for (const universe of cluster.universes) universe.setIncludeSelf(false)
  const ask = (): Promise<string[]> => Promise.all(galaxies.map((galaxy) => galaxy.get('k')))
  await ask()
  await settle()
  cluster.clock.advance(ttlMs)
  const release = backend.hold()

  t.is((await ask()).length, 2)
  release()
  await settle()

  t.deepEqual(
    galaxies.map((galaxy) => galaxy.inFlight),
    [0, 0],
  )
  for (const galaxy of galaxies) t.true(Number(galaxy.getIfCached('k')) > 2)
})
