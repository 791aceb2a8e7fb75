import { string } from '@galaxycache/codecs'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test from 'ava'

/** Two processes; the calls of loadMany and load of process 1 end when the test says so. */
async function withSlowOwner(maxServedLoads: number, maxLoadManyKeys = 1_000) {
  const cluster = await Cluster.create({ peers: 2, random: () => 0.5 })
  const calls: { readonly keys: readonly string[]; readonly end: () => void }[] = []
  const held = (keys: readonly string[], isOwner: boolean): Promise<Map<string, string>> =>
    new Promise((resolve) => {
      const end = (): void => resolve(new Map(keys.map((key) => [key, isOwner ? 'from the owner' : 'from here'])))
      if (isOwner) calls.push({ keys, end })
      else end()
    })
  const [here, owner] = cluster.createGalaxy<string>('g', (index) => ({
    codec: string,
    promoter: never(),
    load: async (key) => (await held([key], index === 1)).get(key),
    loadMany: (keys) => held(keys, index === 1),
    ...(index === 1 && { maxServedLoads, maxLoadManyKeys }),
  }))
  if (here === undefined || owner === undefined) throw new RangeError('a cluster of two has two')
  const keys = Array.from({ length: 100 }, (_, n) => cluster.keyOwnedBy(1, n))
  /** The gets are made one after the other, so that none shares a request. */
  const getMany = async (from: number, to: number): Promise<{ values: Promise<readonly (string | undefined)[]> }> => {
    const many = here.getMany(keys.slice(from, to))
    await settle()
    return { values: many.then((results) => [...results.values()].map(({ value }) => value)) }
  }
  return { cluster, here, owner, keys, calls, getMany }
}

const times = (count: number, value: string): readonly string[] => Array.from({ length: count }, () => value)

test('keys that an owner loads together are one load for a peer', async (t) => {
  const { cluster, here, owner, calls, getMany } = await withSlowOwner(2)
  const first = await getMany(0, 40)
  const second = await getMany(40, 80)

  t.deepEqual(
    calls.map(({ keys }) => keys.length),
    [40, 40],
  )
  for (const { end } of calls) end()

  t.deepEqual(await first.values, times(40, 'from the owner'))
  t.deepEqual(await second.values, times(40, 'from the owner'))
  t.is(owner.stats().servedLoadsRefused, 0)
  t.is(here.stats().peerOverloads, 0)
  await cluster.close()
})

test('beyond the limit all keys of a batch are refused, and taken again when one before has ended', async (t) => {
  const { cluster, owner, keys, calls, getMany } = await withSlowOwner(1)
  const first = await getMany(0, 40)

  t.deepEqual(await (await getMany(40, 60)).values, times(20, 'from here'))
  t.is(owner.stats().servedLoadsRefused, 20)
  calls[0]?.end()
  t.deepEqual(await first.values, times(40, 'from the owner'))
  cluster.clock.advance(100)

  const last = await getMany(60, 100)
  calls[1]?.end()
  t.deepEqual(await last.values, times(40, 'from the owner'))
  t.deepEqual(calls[1]?.keys, keys.slice(60, 100))
  await cluster.close()
})

test('a batch that takes several calls of loadMany is as many loads', async (t) => {
  const { cluster, calls, getMany } = await withSlowOwner(2, 10)
  const many = await getMany(0, 50)

  t.deepEqual(
    calls.map(({ keys }) => keys.length),
    [10, 10],
  )
  for (const { end } of calls) end()

  t.deepEqual(await many.values, [...times(20, 'from the owner'), ...times(30, 'from here')])
  await cluster.close()
})

test('gets of single keys are a load each, beside batches', async (t) => {
  const { cluster, here, keys, calls, getMany } = await withSlowOwner(2)
  const many = await getMany(0, 40)
  const get = here.get(keys[50] ?? '')
  await settle()

  t.is(await here.get(keys[51] ?? ''), 'from here')

  for (const { end } of calls) end()
  t.is(await get, 'from the owner')
  t.deepEqual(await many.values, times(40, 'from the owner'))
  await cluster.close()
})
