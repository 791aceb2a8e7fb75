import { bytes } from '@galaxycache/codecs'
import { type Galaxy, KiB, MiB, Universe } from '@galaxycache/galaxy'
import { InMemoryNetwork, ManualClock } from '@galaxycache/galaxy/testing'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

const galaxies = [
  { name: 'users', maxBytes: 4 * MiB, keys: 6_000, keyOf: (n: number) => `user:${n}` },
  { name: 'articles', maxBytes: 3 * MiB, keys: 900, keyOf: (n: number) => `/articles/${n}.json` },
  { name: 'thumbnails', maxBytes: 8 * MiB, keys: 3_000, keyOf: (n: number) => `img/${n}@2x` },
] as const

/** Gets are spread evenly over so many turns of a second. */
const turnsPerSecond = 10

/** Several processes with traffic to look at, in time that passes only when told to. The same each time. */
export class Scene implements AsyncDisposable {
  readonly clock = new ManualClock(Date.UTC(2026, 8, 14, 9, 26))
  readonly network = new InMemoryNetwork()
  readonly universes: readonly Universe[]
  readonly #random: () => number
  readonly #galaxies: readonly (readonly Galaxy<Uint8Array>[])[]

  /** @param ids one for each process */
  constructor(ids: readonly string[], seed = 7) {
    const generator = xoroshiro128plus(seed)
    this.#random = () => uniformFloat64(generator)
    // Nothing takes time by itself, so a request over the network has to be given some.
    this.network.setFault(() => this.clock.advance(0.2 + 1.5 * this.#random()))
    this.universes = ids.map((id, index) => this.#start(id, `memory://${index}`))
    this.#galaxies = galaxies.map(({ name, maxBytes }) =>
      this.universes.map((universe) => this.#createGalaxy(universe, name, maxBytes)),
    )
  }

  /** Tells every process of every other. */
  async connect(): Promise<void> {
    const peers = this.universes.map(({ self }) => self)
    await Promise.all(this.universes.map((universe) => universe.setPeers(peers)))
  }

  /** Takes a process down without telling the others. */
  kill(index: number): void {
    this.network.stop(`memory://${index}`)
  }

  /**
   * Lets the first process ask for `getsPerSecond` keys, each other one for a tenth of that. Of the galaxies each gets
   * half of what the one before does.
   */
  async run(seconds: number, getsPerSecond: number): Promise<void> {
    for (let turn = 0; turn < seconds * turnsPerSecond; turn++) {
      const startMs = this.clock.monotonicNow()
      for (let get = 0; get < getsPerSecond / turnsPerSecond; get++)
        for (let process = 0; process < this.universes.length; process++)
          if (process === 0 || get % 10 === process) await this.#get(process)
      this.network.calls.length = 0
      this.clock.advance(Math.max(0, startMs + 1_000 / turnsPerSecond - this.clock.monotonicNow()))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.universes.map((universe) => universe.close({ drainMs: 0 })))
  }

  async #get(process: number): Promise<void> {
    const index = Math.min(Math.floor(-Math.log2(this.#random())), galaxies.length - 1)
    const galaxy = galaxies[index]
    // A few keys are asked for much more than the others.
    const rank = Math.floor((galaxy?.keys ?? 0) * this.#random() ** 6)
    await this.#galaxies[index]?.[process]?.getOrUndefined(galaxy?.keyOf(rank) ?? '')
  }

  #start(id: string, url: string): Universe {
    const { clock, network } = this
    // Fewer points than by default, for a picture that can be read.
    const ring = { segmentsPerOwner: 32 }
    const protocol = network.protocol(url)
    const universe = new Universe({ self: { id, url }, protocol, clock, ring, random: this.#random })
    network.serve(url, universe)
    return universe
  }

  #createGalaxy(universe: Universe, name: string, maxBytes: number): Galaxy<Uint8Array> {
    return universe.createGalaxy(name, {
      codec: bytes(),
      maxBytes,
      hotCacheShare: 1 / 4,
      load: (_, { expireIn }) => {
        this.clock.advance(1 + 6 * this.#random())
        expireIn(60_000 + 120_000 * this.#random())
        return new Uint8Array(Math.round(KiB * 0.2 * 40 ** this.#random()))
      },
    })
  }
}
