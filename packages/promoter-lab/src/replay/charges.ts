import { lruStore, type StoredEntry, Universe } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import { always } from '@galaxycache/promoter'
import type { Trace } from '../trace/trace.js'
import { standIn } from './stand-in.js'
import { valueLengths } from './values.js'

/** What the caches charge for the keys of a trace. */
export interface Charges {
  /** By the key's number, in bytes: what its entry takes of the budget in a main cache. */
  readonly mainBytes: Float64Array
  /** Bytes that an entry takes more in a hot cache, for its key's rate. */
  readonly hotSurchargeBytes: number
  /** Sum of `mainBytes`: the budget of a cluster that never evicts, if nothing were hot. */
  readonly footprintBytes: number
}

/** Measures what caches charge for the keys of `trace`, by filling one that has room for all. */
export async function measureCharges(trace: Trace): Promise<Charges> {
  const store = lruStore<StoredEntry>('main')
  const lengths = valueLengths(trace)
  await using universe = new Universe({ self: 'alone' })
  const galaxy = universe.createGalaxy('measured', {
    codec: standIn,
    load: (key) => lengths.get(key),
    maxBytes: Number.MAX_SAFE_INTEGER,
    hotCacheShare: 0,
    loadTimeoutMs: Number.POSITIVE_INFINITY,
    // The hot cache stays empty, so both may be the same.
    cacheFactory: <E extends StoredEntry>() => store as unknown as ReturnType<typeof lruStore<E>>,
  })
  for (const key of trace.keys) await galaxy.get(key)
  const charged = new Map([...store].map((entry) => [entry.key, entry.chargedBytes]))
  return {
    mainBytes: Float64Array.from(trace.keys, (key) => charged.get(key) ?? 0),
    hotSurchargeBytes: await measureHotSurcharge(),
    footprintBytes: galaxy.cacheStats('main').bytes,
  }
}

/** The same entry in the main cache of its owner and in the hot cache of another. */
async function measureHotSurcharge(): Promise<number> {
  await using cluster = await Cluster.create({ peers: 2 })
  const [asking, owner] = cluster.createGalaxy('measured', { codec: standIn, load: () => 1, promoter: always() })
  await asking?.get(cluster.keyOwnedBy(1))
  return (asking?.cacheStats('hot').bytes ?? 0) - (owner?.cacheStats('main').bytes ?? 0)
}
