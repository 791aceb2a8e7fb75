import { string } from '@galaxycache/codecs'
import { type Galaxy, Universe } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { seeded, zipf } from '../zipf.js'
import type { Peers } from './peers.js'
import type { Policy } from './policies.js'

const processes = 4
const keyCount = 10_000
const exponent = 0.8
const value = 'x'.repeat(20)
/** 2,000 gets a second in the whole cluster: promoters go by rates. */
const msPerGet = 0.5

const streamLength = 1 << 20

// Which process is asked for which key, again and again. Prepared, so that drawing is not measured.
const keys = Array.from({ length: keyCount }, (_, i) => `user:${i}`)
const drawKey = zipf(keyCount, exponent, seeded(5))
const drawProcess = seeded(6)
const ranks = Uint16Array.from({ length: streamLength }, drawKey)
const routes = Uint8Array.from({ length: streamLength }, () => Math.floor(drawProcess() * processes))

/** What has happened in a cluster. */
export interface Happened {
  readonly gets: number
  readonly fetches: number
  /** Loads from the backend, for itself or for a peer. */
  readonly loads: number
}

/**
 * Real universes in one process of Node that are asked for keys of popularity Zipf 0.8, each get over before the next.
 */
export class AskedCluster implements AsyncDisposable {
  readonly #clock = new ManualClock()
  readonly #peers: Peers
  readonly #universes: readonly Universe[]
  readonly #galaxies: readonly Galaxy<string>[]
  #asked = 0

  private constructor(policy: Policy, maxBytes: number, peers: Peers) {
    this.#peers = peers
    this.#universes = ids.map((self) => new Universe({ self, protocol: peers.protocol, clock: this.#clock }))
    // No time passes during a get, so no limit on it can.
    const noLimits = { loadTimeoutMs: Number.POSITIVE_INFINITY, peerTimeoutMs: Number.POSITIVE_INFINITY }
    this.#galaxies = this.#universes.map((universe) =>
      universe.createGalaxy('asked', { ...policy, ...noLimits, codec: string, load: () => value, maxBytes }),
    )
  }

  /** Starts the processes, which all know each other. @param peers how they reach each other; ends with the cluster */
  static async start(policy: Policy, maxBytes: number, peers: Peers): Promise<AskedCluster> {
    const cluster = new AskedCluster(policy, maxBytes, peers)
    const urls = await Promise.all(cluster.#universes.map((universe) => peers.serve(universe)))
    const all = ids.map((id, i) => ({ id, url: urls[i] as string }))
    await Promise.all(cluster.#universes.map((universe) => universe.setPeers(all)))
    return cluster
  }

  /** Makes the next `count` gets of the stream. */
  async ask(count: number): Promise<void> {
    const end = this.#asked + count
    for (let i = this.#asked; i < end; i++) {
      const at = i % streamLength
      this.#clock.advance(msPerGet)
      await this.#galaxies[routes[at] as number]?.get(keys[ranks[at] as number] as string)
    }
    this.#asked = end
  }

  /** What has happened up to now. */
  get happened(): Happened {
    const stats = this.#galaxies.map((galaxy) => galaxy.stats())
    const sum = (count: 'peerLoads' | 'backendLoads') => stats.reduce((all, one) => all + one[count], 0)
    return { gets: this.#asked, fetches: sum('peerLoads'), loads: sum('backendLoads') }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#universes.map((universe) => universe.close()))
    await this.#peers[Symbol.asyncDispose]()
  }
}

const ids = Array.from({ length: processes }, (_, i) => `process-${i}`)
