import { type CacheName, CacheStore, defaultStore, type Galaxy, type StoredEntry, Universe } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { optionsOf, takenFrom } from '../policies/options-of.js'
import type { Policy } from '../policies/policy.js'
import { seededRandom } from '../random.js'
import { Churn } from './churn.js'
import { DirectNetwork } from './direct-network.js'
import { FaultLog } from './fault-log.js'
import { peerBytes, type ReplaySetup } from './setup.js'
import { standIn } from './stand-in.js'
import { valueLengths } from './values.js'

/** Nothing in a replay takes time, so no limit on it can pass. */
const noLimits = { loadTimeoutMs: Number.POSITIVE_INFINITY, peerTimeoutMs: Number.POSITIVE_INFINITY }

/** Real universes and galaxies, one for each process of the setup, that fill their hot caches as a policy says. */
export class LabCluster implements AsyncDisposable {
  readonly clock = new ManualClock()
  readonly churn: Churn
  readonly galaxies: readonly Galaxy<number>[]
  readonly faults = new FaultLog()
  readonly #network = new DirectNetwork()
  readonly #universes: readonly Universe[]

  private constructor(setup: ReplaySetup, policy: Policy) {
    const lengths = valueLengths(setup.trace)
    const load = (key: string): number | undefined => {
      this.#network.asked = true
      return lengths.get(key)
    }
    this.churn = new Churn(setup.peers)
    this.#universes = urlsOf(setup.peers).map((self) => this.#universe(self))
    this.galaxies = this.#universes.map((universe, peer) => {
      const random = seededRandom(setup.seed, `policy of process ${peer}`)
      const { cacheFactory = defaultStore, ...options } = optionsOf(policy, {
        random,
        peer,
        now: () => this.clock.now(),
      })
      return takenFrom(policy, () =>
        universe.createGalaxy('lab', {
          ...options,
          ...noLimits,
          codec: standIn,
          load,
          maxBytes: peerBytes(setup),
          cacheFactory: <E extends StoredEntry>(cache: CacheName) => {
            const store = cacheFactory<E>(cache)
            // What is no store the galaxy refuses.
            return cache === 'hot' && store instanceof CacheStore ? this.churn.watch(peer, store) : store
          },
        }),
      )
    })
  }

  /** Starts the processes of `setup`, which all know each other. @throws as `optionsOf` and `takenFrom` do */
  static async start(setup: ReplaySetup, policy: Policy): Promise<LabCluster> {
    const cluster = new LabCluster(setup, policy)
    const urls = urlsOf(setup.peers)
    await Promise.all(cluster.#universes.map((universe) => universe.setPeers(urls)))
    return cluster
  }

  /**
   * Asks process `peer` for `key`. The promise is there only if the answer is not yet: a hit is over when this returns.
   */
  get(peer: number, key: string): Promise<number> | undefined {
    this.#network.asked = false
    const answer = this.galaxies[peer]?.get(key)
    if (this.#network.asked) return answer
    this.churn.hit(peer, key)
    return undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#universes.map((universe) => universe.close()))
  }

  #universe(self: string): Universe {
    const universe = new Universe({ self, protocol: this.#network.protocol, clock: this.clock, logger: this.faults })
    this.#network.serve(self, universe)
    return universe
  }
}

/**
 * Names of the processes; the ring hashes them, so they are the same in every run, and those of a
 * `Cluster` of the same size.
 */
export const urlsOf = (peers: number): readonly string[] => Array.from({ length: peers }, (_, i) => `memory://${i}`)
