import { string } from '@galaxycache/codecs'
import type { CloseOptions, Galaxy, GalaxyOptions, Universe, WarmUpOptions } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { seededRandom } from '../random.js'

const keys = 500
const ttlMs = 20_000
const stepMs = 100
const getsPerStep = 20

/** How the processes of a {@link Fleet} come and go. */
export interface FleetOptions {
  readonly peers: number
  readonly seed: number
  readonly warmUp?: WarmUpOptions
  /** How they leave. */
  readonly close: CloseOptions
  /** How long after somebody came or left all others know, in ms. */
  readonly listDelayMs: number
}

/** Processes that are all asked for popular and less popular keys, while some of them are replaced. */
export class Fleet implements AsyncDisposable {
  backendLoads = 0
  errors = 0
  readonly #cluster: Cluster
  readonly #options: FleetOptions
  readonly #random: () => number
  readonly #galaxies = new Map<Universe, Galaxy<string>>()

  private constructor(cluster: Cluster, options: FleetOptions) {
    this.#cluster = cluster
    this.#options = options
    this.#random = seededRandom(options.seed)
    for (const universe of cluster.universes) this.#createGalaxy(universe)
  }

  static async create(options: FleetOptions): Promise<Fleet> {
    return new Fleet(await Cluster.create({ peers: options.peers, random: seededRandom(options.seed) }), options)
  }

  /** All that was counted in processes that are in, or were. */
  sum(count: 'handedOff' | 'adopted' | 'warmUpHits'): number {
    return [...this.#galaxies.values()].reduce((sum, galaxy) => sum + galaxy.stats()[count], 0)
  }

  /** Asks all processes, as time passes. */
  async run(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
      await Promise.all(Array.from({ length: getsPerStep }, () => this.#get()))
      this.#cluster.clock.advance(stepMs)
      await settle()
    }
  }

  /** Has the process that is in longest leave, while everybody is asked on; then one that is new joins. */
  async replaceOldest(): Promise<void> {
    const { universes } = this.#cluster
    const [leaving] = universes
    if (leaving === undefined) throw new RangeError('a fleet has a process')
    let left = false
    const closing = leaving.close(this.#options.close).then(() => {
      left = true
    })
    await this.run(this.#options.listDelayMs)
    universes.shift()
    await this.#cluster.connect()
    while (!left) await this.run(stepMs)
    await closing
    this.#cluster.kill(leaving)
    await this.#join()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster.close()
  }

  /** The newcomer knows all others at once; they know it later. */
  async #join(): Promise<void> {
    const newcomer = this.#cluster.start()
    this.#createGalaxy(newcomer)
    await newcomer.setPeers(this.#cluster.universes.map(({ self }) => self))
    await this.run(this.#options.listDelayMs)
    await this.#cluster.connect()
  }

  /** By Zipf's law, roughly: as many requests for the keys from 1 to 10 as from 10 to 100. */
  async #get(): Promise<void> {
    const { universes } = this.#cluster
    const galaxy = this.#galaxies.get(universes[Math.floor(this.#random() * universes.length)] as Universe)
    try {
      await galaxy?.get(`key-${Math.floor(keys ** this.#random())}`)
    } catch {
      this.errors += 1
    }
  }

  #createGalaxy(universe: Universe): void {
    const { warmUp } = this.#options
    const options: GalaxyOptions<string> = {
      codec: string,
      load: (key, { expireIn }) => {
        this.backendLoads += 1
        expireIn(ttlMs)
        return `value of ${key}`
      },
    }
    this.#galaxies.set(universe, universe.createGalaxy('g', warmUp === undefined ? options : { ...options, warmUp }))
  }
}
