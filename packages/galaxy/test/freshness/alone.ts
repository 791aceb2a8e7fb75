import { string } from '@galaxycache/codecs'
import type { Galaxy, GalaxyOptions } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import { MortalBackend, ttlMs } from './mortal-backend.js'

/** One process whose values expire. */
export interface Alone extends AsyncDisposable {
  readonly cluster: Cluster
  readonly backend: MortalBackend
  readonly galaxy: Galaxy<string>
}

export async function alone(options: Partial<GalaxyOptions<string>>): Promise<Alone> {
  const cluster = await Cluster.create({ peers: 1 })
  const backend = new MortalBackend()
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: backend.load, ...options })
  if (galaxy === undefined) throw new RangeError('a cluster of one has one')
  return { cluster, backend, galaxy, [Symbol.asyncDispose]: () => cluster.close() }
}

/** The same, with a value of the key `k` that has just expired. */
export async function expired(options: Partial<GalaxyOptions<string>>): Promise<Alone> {
  const nodes = await alone(options)
  await nodes.galaxy.get('k')
  nodes.cluster.clock.advance(ttlMs)
  return nodes
}
