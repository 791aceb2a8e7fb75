import type { Galaxy } from '@galaxycache/galaxy'
import { Cluster } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'
import { priceIn, pricesOf, type Release } from './price-codecs.js'

const processes = 3
const keys = ['a', 'b', 'c', 'd']

type Step =
  | { readonly kind: 'get'; readonly process: number; readonly key: string }
  | { readonly kind: 'set'; readonly process: number; readonly key: string; readonly cents: number }
  | { readonly kind: 'remove'; readonly process: number; readonly key: string; readonly cents: number }
  | { readonly kind: 'deploy'; readonly process: number; readonly release: Release }

const release = fc.constantFrom<Release[]>('euros', 'cents')
const at = { process: fc.nat({ max: processes - 1 }), key: fc.constantFrom(...keys) }
const cents = fc.integer({ min: 1, max: 9_999 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('get'), ...at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set'), ...at, cents }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), ...at, cents }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deploy'), process: at.process, release }) },
)

/** Processes of one galaxy of prices, of which each may be replaced by one of another release. */
class Deployment implements AsyncDisposable {
  readonly #cluster: Cluster
  readonly #running: { readonly release: Release; readonly galaxy: Galaxy<number> }[] = []
  /** The source of truth: every process reads it, and makes of a price what its release does. */
  readonly table = new Map<string, number>()
  mismatches = 0

  private constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  static async create(releases: readonly Release[]): Promise<Deployment> {
    const deployment = new Deployment(await Cluster.create({ peers: releases.length }))
    for (const [index, each] of releases.entries()) deployment.#run(index, each)
    return deployment
  }

  process(index: number): { readonly release: Release; readonly galaxy: Galaxy<number> } {
    const running = this.#running[index]
    if (running === undefined) throw new RangeError(`index must be that of a process, got ${index}`)
    return running
  }

  /** The process leaves and another takes its place, at a new address. */
  async deploy(index: number, to: Release): Promise<void> {
    const { universes } = this.#cluster
    this.#countMismatches(this.process(index).galaxy)
    const [leaving] = universes.splice(index, 1)
    await this.#cluster.connect()
    await leaving?.close()
    const started = this.#cluster.start()
    universes.splice(index, 0, ...universes.splice(universes.indexOf(started), 1))
    this.#run(index, to)
    await this.#cluster.connect()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { galaxy } of this.#running) this.#countMismatches(galaxy)
    await this.#cluster.close()
  }

  #run(index: number, to: Release): void {
    const universe = this.#cluster.universes[index]
    if (universe === undefined) throw new RangeError(`index must be that of a process, got ${index}`)
    const options = pricesOf(to, (key) => this.table.get(key) ?? 100)
    this.#running[index] = { release: to, galaxy: universe.createGalaxy('prices', options) }
  }

  #countMismatches(galaxy: Galaxy<number>): void {
    this.mismatches += galaxy.stats().codecMismatches
  }
}

test('in no order of deploys, gets and writes does a release answer with the format of the other, or with an old price', async (t) => {
  let mismatches = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(release, { minLength: processes, maxLength: processes }),
      fc.array(step, { maxLength: 40 }),
      async (releases, steps) => {
        const deployment = await Deployment.create(releases)
        try {
          for (const each of steps) await take(each, deployment)
        } finally {
          await deployment[Symbol.asyncDispose]()
        }
        mismatches += deployment.mismatches
      },
    ),
    { numRuns: 200 },
  )
  t.true(mismatches > 0, 'releases did meet')
})

/** @throws if what a process answers is not what its own release makes of the price of now */
async function take(each: Step, deployment: Deployment): Promise<void> {
  if (each.kind === 'deploy') return deployment.deploy(each.process, each.release)
  const { galaxy, release: own } = deployment.process(each.process)
  const { key } = each
  if (each.kind !== 'get') deployment.table.set(key, each.cents)
  if (each.kind === 'set') await galaxy.set(key, priceIn(own, each.cents))
  if (each.kind === 'remove') await galaxy.remove(key)
  const expected = priceIn(own, deployment.table.get(key) ?? 100)
  const got = await galaxy.get(key)
  if (got !== expected) throw new Error(`a process of release ${own} must answer ${expected}, got ${got}`)
}
