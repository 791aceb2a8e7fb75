import { string } from '@galaxycache/codecs'
import type { Galaxy } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'
import fc from 'fast-check'

const negativeTtlMs = 100
const keys = ['a', 'b']

type Step =
  | { readonly kind: 'get' | 'set' | 'remove' | 'clear' | 'create'; readonly by: number; readonly key: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'hold' | 'release' }

const anyProcess = fc.nat({ max: 2 })
const anyKey = fc.constantFrom(...keys)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('get'), by: anyProcess, key: anyKey }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('set', 'remove', 'remove', 'clear', 'create'),
      by: anyProcess,
      key: anyKey,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.integer({ min: 1, max: 120 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('hold', 'release') }) },
)

/** Three processes and a backend whose loads may be held after they have read, as by a slow network. */
class History {
  readonly #cluster: Cluster
  readonly #galaxies: readonly Galaxy<string>[]
  /** The source of truth. */
  readonly #table = new Map<string, string>()
  /** When the source of truth said last that a key does not exist, since the cache was told of it. */
  readonly #saidAbsentAtMs = new Map<string, number>()
  /** How often the cache was told of each key. */
  readonly #told = new Map<string, number>()
  readonly #pending: Promise<unknown>[] = []
  #held: Promise<void> | undefined
  #letGo = (): void => {}
  #values = 0

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.#galaxies = cluster.createGalaxy('g', { codec: string, negativeTtlMs, load: (key) => this.#load(key) })
  }

  async take(each: Step): Promise<void> {
    switch (each.kind) {
      case 'get':
        return this.#get(each.by, each.key)
      case 'create':
        return this.#create(each.key)
      case 'set':
      case 'remove':
      case 'clear':
        return this.#write(each.kind, each.by, each.key)
      case 'wait':
        this.#cluster.clock.advance(each.ms)
        return
      case 'hold':
        this.#held ??= new Promise((resolve) => {
          this.#letGo = resolve
        })
        return
      case 'release':
        return this.release()
      default:
        throw new TypeError(`unknown step ${JSON.stringify(each satisfies never)}`)
    }
  }

  async release(): Promise<void> {
    this.#letGo()
    this.#held = undefined
    await Promise.all(this.#pending.splice(0))
    await settle()
    for (const key of keys) for (const by of this.#galaxies.keys()) await this.#get(by, key)
  }

  /** Created in the source of truth, and nobody tells the cache. */
  #create(key: string): void {
    if (!this.#table.has(key)) this.#table.set(key, `value ${++this.#values}`)
  }

  /** The source of truth first, then the cache. A removal toggles whether the key exists. */
  async #write(kind: 'set' | 'remove' | 'clear', by: number, key: string): Promise<void> {
    const value = `value ${++this.#values}`
    if (kind === 'remove' && this.#table.has(key)) this.#table.delete(key)
    else this.#table.set(key, value)
    const galaxy = this.#galaxy(by)
    if (kind === 'set') await galaxy.set(key, value)
    else if (kind === 'remove') await galaxy.remove(key)
    else await galaxy.clear()
    for (const told of kind === 'clear' ? keys : [key]) {
      this.#saidAbsentAtMs.delete(told)
      this.#told.set(told, this.#timesTold(told) + 1)
    }
  }

  /** @throws if the answer is one that docs/consistency.md rules out */
  async #get(by: number, key: string): Promise<void> {
    const got = this.#galaxy(by).getOrUndefined(key)
    if (this.#held !== undefined) {
      this.#pending.push(got)
      return
    }
    const answer = await got
    if (answer === this.#table.get(key) || (answer === undefined && this.#mayBeAbsent(key))) return
    throw new Error(`process ${by} must answer ${this.#table.get(key)} for ${key}, got ${answer}`)
  }

  #mayBeAbsent(key: string): boolean {
    const saidAtMs = this.#saidAbsentAtMs.get(key)
    return saidAtMs !== undefined && this.#cluster.clock.now() < saidAtMs + negativeTtlMs
  }

  #timesTold(key: string): number {
    return this.#told.get(key) ?? 0
  }

  async #load(key: string): Promise<string | undefined> {
    const value = this.#table.get(key)
    const told = this.#timesTold(key)
    await this.#held
    if (value === undefined && told === this.#timesTold(key)) this.#saidAbsentAtMs.set(key, this.#cluster.clock.now())
    return value
  }

  #galaxy(index: number): Galaxy<string> {
    const galaxy = this.#galaxies[index]
    if (galaxy === undefined) throw new RangeError(`index must be that of a process, got ${index}`)
    return galaxy
  }
}

test('whatever is created, written and held up, no process says too long that a key does not exist', async (t) => {
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await using cluster = await Cluster.create({ peers: 3 })
        const history = new History(cluster)
        for (const each of steps) await history.take(each)
        await history.release()
      }),
      { numRuns: 300 },
    ),
  )
})
