import { string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'

/** Three processes whose backend is a table that the test may change. */
export interface ThreeNodes extends AsyncDisposable {
  readonly cluster: Cluster
  readonly galaxies: readonly [Galaxy<string>, Galaxy<string>, Galaxy<string>]
  /** The source of truth. What is not in it is `first`. */
  readonly table: Map<string, string>
  /** What every process answers for `key`. */
  everywhere(key: string): Promise<string[]>
  /** Has every process hold every one of `keys`: its owner in the main cache, the others in the hot cache. */
  spread(keys: readonly string[]): Promise<void>
}

/** A url that {@link ThreeNodes} listens at. */
export const urlOf = (index: number): string => `memory://${index}`

export async function threeNodes(options: Partial<GalaxyOptions<string>> = {}): Promise<ThreeNodes> {
  const cluster = await Cluster.create({ peers: 3 })
  const table = new Map<string, string>()
  const [a, b, c] = cluster.createGalaxy('g', { codec: string, load: (key) => table.get(key) ?? 'first', ...options })
  if (a === undefined || b === undefined || c === undefined) throw new RangeError('a cluster of three has three')
  const galaxies = [a, b, c] as const
  const everywhere = (key: string): Promise<string[]> => Promise.all(galaxies.map((galaxy) => galaxy.get(key)))
  return {
    cluster,
    galaxies,
    table,
    everywhere,
    spread: async (keys) => {
      for (const key of keys) await everywhere(key)
    },
    [Symbol.asyncDispose]: () => cluster.close(),
  }
}
