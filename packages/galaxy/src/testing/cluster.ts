import type { Clock } from '../clock.js'
import type { Galaxy } from '../galaxy.js'
import type { GalaxyOptions } from '../galaxy-options.js'
import { requirePositiveInteger } from '../require.js'
import { Universe } from '../universe.js'
import type { UniverseOptions } from '../universe-options.js'
import { InMemoryNetwork } from './in-memory-network.js'
import { ManualClock } from './manual-clock.js'

/** What a {@link Cluster} is made of. Options of a universe are those of each of its processes. */
export interface ClusterOptions<C extends Clock> extends Omit<UniverseOptions, 'self' | 'protocol' | 'clock'> {
  /** Processes to begin with. */
  readonly peers: number
  /** The clock of all of them. Default: a {@link ManualClock}, so that no time passes by itself. */
  readonly clock?: C
}

/** A universe of several processes, inside one: real universes and galaxies over an {@link InMemoryNetwork}. */
export class Cluster<C extends Clock = ManualClock> implements AsyncDisposable {
  readonly network = new InMemoryNetwork()
  readonly clock: C
  /** One a process. The url of the n-th is `memory://n`. */
  readonly universes: Universe[] = []
  readonly #options: ClusterOptions<C>
  #named = 0

  private constructor(clock: C, options: ClusterOptions<C>) {
    this.clock = clock
    this.#options = options
  }

  /** A cluster whose processes all know each other. @throws RangeError if `peers` is not a positive integer */
  static create(options: ClusterOptions<ManualClock>): Promise<Cluster<ManualClock>>
  static create<C extends Clock>(options: ClusterOptions<C> & { readonly clock: C }): Promise<Cluster<C>>
  static async create(options: ClusterOptions<Clock>): Promise<Cluster<Clock>> {
    requirePositiveInteger('peers', options.peers)
    const cluster = new Cluster(options.clock ?? new ManualClock(), options)
    for (let i = 0; i < options.peers; i++) cluster.start()
    await cluster.connect()
    return cluster
  }

  /** Starts one more process that knows nobody yet; see {@link connect}. */
  start(): Universe {
    const url = `memory://${this.#named++}`
    const { peers: _, ...options } = this.#options
    const universe = new Universe({ ...options, self: url, protocol: this.network.protocol(url), clock: this.clock })
    this.network.serve(url, universe)
    this.universes.push(universe)
    return universe
  }

  /** Tells every process of every other. */
  async connect(): Promise<void> {
    const urls = this.universes.map((universe) => universe.self.url)
    await Promise.all(this.universes.map((universe) => universe.setPeers(urls)))
  }

  /** Takes a process out as a crash does: it answers no more, and the others are not told. */
  kill(universe: Universe): void {
    this.network.stop(universe.self.url)
  }

  /** Makes the same galaxy in every process. `options` may differ by process. */
  createGalaxy<T>(name: string, options: GalaxyOptions<T> | ((index: number) => GalaxyOptions<T>)): Galaxy<T>[] {
    return this.universes.map((universe, index) =>
      universe.createGalaxy(name, typeof options === 'function' ? options(index) : options),
    )
  }

  /** Index of the process that owns `key`, as the first process sees it. */
  ownerOf(key: string): number {
    const owner = this.universes[0]?.ring.owner(key)
    return this.universes.findIndex((universe) => universe.self.id === owner)
  }

  /** A key that the process with this index owns, different for each `n`. */
  keyOwnedBy(index: number, n = 0): string {
    for (let i = 0, found = 0; i < 1_000_000; i++) {
      const key = `key-${i}`
      if (this.ownerOf(key) === index && found++ === n) return key
    }
    throw new RangeError(`index must be that of a process on the ring, got ${index}`)
  }

  async close(): Promise<void> {
    await Promise.all(this.universes.map((universe) => universe.close()))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
