import { settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { threeNodes } from '../write/three-nodes.js'
import { MortalBackend, ttlMs } from './mortal-backend.js'

const window = { staleWhileRevalidateMs: 5_000 }

test('getMany answers at once with what has expired, from here and from owners, and every key is refreshed once', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...window, load: backend.load, promoter: () => false })
  const { cluster, galaxies } = nodes
  const keys = [0, 1, 2].flatMap((owner) => [0, 1, 2, 3].map((n) => cluster.keyOwnedBy(owner, n)))
  const before = await galaxies[0].getMany(keys)
  cluster.clock.advance(ttlMs)
  const release = backend.hold()

  t.deepEqual(await galaxies[0].getMany(keys), before)
  t.deepEqual(await galaxies[1].getMany(keys), before)

  release()
  await settle()
  t.is(backend.calls, 2 * keys.length)
  for (const { value } of (await galaxies[2].getMany(keys)).values()) t.true(Number(value) > keys.length)
})

test('what getMany refreshes is loaded together, where the backend can', async (t) => {
  const backend = new MortalBackend()
  const batches: number[] = []
  await using nodes = await threeNodes({
    ...window,
    load: backend.load,
    loadMany: (keys, { expireIn }) => {
      batches.push(keys.length)
      expireIn(ttlMs)
      return new Map(keys.map((key) => [key, key]))
    },
  })
  const { cluster, galaxies } = nodes
  const keys = Array.from({ length: 20 }, (_, n) => cluster.keyOwnedBy(0, n))
  await galaxies[0].getMany(keys)
  cluster.clock.advance(ttlMs)

  await galaxies[0].getMany(keys)
  await settle()

  t.deepEqual(batches, [20, 20])
  t.is(backend.calls, 0)
})

test('gets that share a request take stale values and refresh copies like others', async (t) => {
  const backend = new MortalBackend()
  await using nodes = await threeNodes({ ...window, load: backend.load, coalesce: true })
  const { cluster, galaxies } = nodes
  const keys = [0, 1].map((n) => cluster.keyOwnedBy(1, n))
  const ask = (): Promise<string[]> => Promise.all(keys.map((key) => galaxies[0].get(key)))
  await ask()
  cluster.clock.advance(ttlMs)

  t.deepEqual(await ask(), ['1', '2'])
  await settle()

  t.deepEqual((await ask()).sort(), ['3', '4'])
  t.like(galaxies[0].stats(), { staleHits: 2, refreshes: 2, refreshErrors: 0 })
})
