import { string } from '@galaxycache/codecs'
import type { Galaxy, Universe } from '@galaxycache/galaxy'
import { Cluster, type ManualClock } from '@galaxycache/galaxy/testing'

/** Two processes, and what has happened in the first. */
export interface BusyCluster extends AsyncDisposable {
  readonly cluster: Cluster<ManualClock>
  /** The first process. */
  readonly universe: Universe
  readonly other: Universe
  readonly galaxy: Galaxy<string>
}

/**
 * A universe in which every level has answered: of its own keys one load, two hits, one key that does not exist and one
 * backend that failed; of the other's two fetches, one promoted and hit, and one fetch that failed. `onCreated` is
 * called with the first universe before all that.
 */
export async function busyCluster(onCreated: (universe: Universe) => void = () => {}): Promise<BusyCluster> {
  const cluster = await Cluster.create({ peers: 2 })
  const [universe, other] = cluster.universes
  if (universe === undefined || other === undefined) throw new RangeError('a cluster of two must have two processes')
  onCreated(universe)
  let fetches = 0
  const [galaxy] = cluster.createGalaxy('users', {
    codec: string,
    promoter: { shouldPromote: () => ++fetches === 1 },
    load: (key, { notFound }) => {
      if (key === missing) return notFound()
      if (key === broken) throw new Error('no backend')
      return `value of ${key}`
    },
  })
  const [own, missing, broken] = [0, 1, 2].map((n) => cluster.keyOwnedBy(0, n))
  const [promoted, denied, unreachable] = [0, 1, 2].map((n) => cluster.keyOwnedBy(1, n))
  if (galaxy === undefined || own === undefined || missing === undefined || broken === undefined)
    throw new RangeError('a cluster must have a process and keys')

  for (let i = 0; i < 3; i++) await galaxy.get(own)
  await galaxy.getOrUndefined(missing)
  await galaxy.get(broken).catch(() => {})
  for (let i = 0; i < 2; i++) await galaxy.get(promoted ?? '')
  await galaxy.get(denied ?? '')
  cluster.network.setFault(() => Promise.reject(new Error('unplugged')))
  await galaxy.get(unreachable ?? '')
  cluster.network.setFault(undefined)
  return { cluster, universe, other, galaxy, [Symbol.asyncDispose]: () => cluster.close() }
}
