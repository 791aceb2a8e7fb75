import { string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { urlOf } from '../write/three-nodes.js'

/** What becomes of a key wherever it is loaded. */
type Fate = 'value' | 'not found' | 'failure'

interface History {
  readonly fates: readonly Fate[]
  /** Keys in the order of the gets, some more than once. */
  readonly asked: readonly number[]
  /** Those that a cache may hold already. */
  readonly before: readonly number[]
  /** Peers that cannot be reached, and those that take no batches. */
  readonly cut: readonly number[]
  readonly onlySingles: readonly number[]
  readonly reader: number
  readonly loadMany: boolean
  readonly coalesce: boolean
}

const peers = 4
const keys = 40

const histories: fc.Arbitrary<History> = fc.record({
  fates: fc.array(fc.constantFrom<Fate>('value', 'value', 'value', 'not found', 'failure'), {
    minLength: keys,
    maxLength: keys,
  }),
  asked: fc.array(fc.nat(keys - 1), { maxLength: 60 }),
  before: fc.array(fc.nat(keys - 1), { maxLength: 10 }),
  cut: fc.uniqueArray(fc.nat(peers - 1), { maxLength: 2 }),
  onlySingles: fc.uniqueArray(fc.nat(peers - 1), { maxLength: 2 }),
  reader: fc.nat(peers - 1),
  loadMany: fc.boolean(),
  coalesce: fc.boolean(),
})

/** One universe in which `history` has happened, but for the gets. */
async function world({ fates, before, cut, onlySingles, reader, loadMany, coalesce }: History) {
  // Without breakers, which would spare gets one after the other what gets at once find out together.
  const cluster = await Cluster.create({ peers, breaker: false })
  const loads = new Map<string, number>()
  const fateOf = (key: string): Fate => {
    loads.set(key, (loads.get(key) ?? 0) + 1)
    return fates[Number(key)] ?? 'value'
  }
  const load = (key: string): string | undefined => {
    const fate = fateOf(key)
    if (fate === 'failure') throw new Error('broken')
    return fate === 'value' ? `value of ${key}` : undefined
  }
  const options: GalaxyOptions<string> = {
    codec: string,
    load,
    coalesce,
    ...(loadMany && {
      loadMany: (wanted, { fail }) => {
        const values = new Map<string, string>()
        for (const key of wanted) {
          const fate = fateOf(key)
          if (fate === 'failure') fail(key, new Error('broken'))
          else if (fate === 'value') values.set(key, `value of ${key}`)
        }
        return values
      },
    }),
  }
  const galaxy = cluster.createGalaxy('g', options)[reader] as Galaxy<string>
  for (const n of onlySingles) {
    const universe = cluster.universes[n]
    if (universe !== undefined)
      cluster.network.serve(urlOf(n), { serve: (name, key, request) => universe.serve(name, key, request) })
  }
  await Promise.allSettled(before.map((key) => galaxy.get(`${key}`)))
  for (const n of cut) if (n !== reader) cluster.network.partition(urlOf(reader), urlOf(n))
  loads.clear()
  return { cluster, galaxy, loads }
}

test('getMany gives for each key what a get of it gives, and loads each key once', async (t) => {
  const seed = Date.now()
  t.log(`seed ${seed}`)
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const asked = history.asked.map(String)
      const one = await world(history)
      const many = await world(history)

      const singly = new Map<string, unknown>()
      for (const key of new Set(asked)) singly.set(key, await outcomeOf(one.galaxy, key))
      const together = new Map<string, unknown>()
      for (const [key, { value, error }] of await many.galaxy.getMany(asked)) together.set(key, error?.code ?? value)

      t.deepEqual([...together], [...singly])
      t.deepEqual([...many.loads].sort(), [...one.loads].sort())
      // A load that fails at the owner is tried once more here.
      for (const [key, times] of many.loads) t.is(times, history.fates[Number(key)] === 'failure' ? times : 1, key)
      t.deepEqual(countsOf(many.galaxy), countsOf(one.galaxy))
      t.is(many.galaxy.inFlight, 0)
      await Promise.all([one.cluster.close(), many.cluster.close()])
    }),
    { seed, numRuns: 100 },
  )
})

const outcomeOf = (galaxy: Galaxy<string>, key: string): Promise<unknown> =>
  galaxy.get(key).catch((error: { readonly code: string }) => error.code)

function countsOf(galaxy: Galaxy<string>): object {
  const { gets, loads, mainCacheHits, hotCacheHits, peerLoads, peerLoadErrors, backendLoads, notFound } = galaxy.stats()
  return { gets, loads, mainCacheHits, hotCacheHits, peerLoads, peerLoadErrors, backendLoads, notFound }
}
