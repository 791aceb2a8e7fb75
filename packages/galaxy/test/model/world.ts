import { string } from '@galaxycache/codecs'
import type { Galaxy, Universe } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { seededRandom } from '../random.js'
import { Gate } from './gate.js'
import { brokenByError, brokenByValue, type ObservedGet } from './observed-get.js'
import { Source } from './source.js'
import { optionsOf, reconcileMs, staleMsOf, type Variant } from './variant.js'

/** Few, so that commands meet on them. */
export const keys = ['a', 'b', 'c', 'd']

/** A write that did not reach everybody, or is not over: how new the keys are when it has. */
interface OwedWrite {
  readonly writer: string
  readonly versions: ReadonlyMap<string, number>
}

interface Observer {
  readonly gave: (value: string) => void
  readonly failed: (error: unknown) => void
}

/** Several processes, a source of truth, and what their readers may see. */
export class World {
  readonly cluster: Cluster
  readonly gate = new Gate()
  readonly source: Source
  readonly #variant: Variant
  readonly #galaxies = new Map<string, Galaxy<string>>()
  /** Of each key the oldest version that a get which begins now may give. */
  readonly #floors = new Map<string, number>()
  readonly #owed = new Set<OwedWrite>()
  readonly #underWay = new Set<Promise<void>>()
  readonly #left = new Set<string>()
  /** Those that close in peace: they are still told who is in. */
  readonly #closing = new Set<Universe>()
  readonly #broken: string[] = []

  private constructor(cluster: Cluster, variant: Variant) {
    this.cluster = cluster
    this.#variant = variant
    this.source = new Source(cluster.clock, this.gate)
    cluster.network.setFault(() => this.gate.pass())
    for (const universe of cluster.universes) this.#createGalaxy(universe.self.url)
  }

  static async create(peers: number, variant: Variant): Promise<World> {
    return new World(await Cluster.create({ peers, random: seededRandom(1) }), variant)
  }

  /** Urls of the processes that are in. */
  get processes(): readonly string[] {
    return this.cluster.universes.map((universe) => universe.self.url)
  }

  get(process: string, key: string, abort: 'at once' | 'later' | undefined): void {
    const observed = this.#observe(process, key, abort !== undefined)
    const controller = new AbortController()
    if (abort === 'at once') controller.abort()
    const value = this.#galaxy(process).get(key, { signal: controller.signal })
    if (abort === 'later') controller.abort()
    this.#track(value.then(observed.gave, observed.failed))
  }

  getMany(process: string, wanted: readonly string[]): void {
    const observed = new Map(wanted.map((key) => [key, this.#observe(process, key, false)]))
    const outcomes = this.#galaxy(process).getMany(wanted)
    const judge = async (): Promise<void> => {
      for (const [key, outcome] of await outcomes) {
        if ('error' in outcome) observed.get(key)?.failed(outcome.error)
        else observed.get(key)?.gave(outcome.value)
      }
    }
    this.#track(
      judge().catch((error: unknown) => {
        for (const { failed } of observed.values()) failed(error)
      }),
    )
  }

  remove(process: string, changed: readonly string[], signal?: AbortSignal): void {
    this.#write(process, changed, (galaxy) => galaxy.removeMany(changed, { ...(signal && { signal }) }))
  }

  set(process: string, key: string): void {
    this.#write(process, [key], (galaxy) => galaxy.set(key, this.source.stamped(key), { ttlMs: 5_000 }))
  }

  clear(process: string): void {
    this.#write(process, keys, (galaxy) => galaxy.clear())
  }

  /** One more process, known to all at once. */
  join(): void {
    const { url } = this.cluster.start().self
    this.#createGalaxy(url)
    this.#connect()
  }

  /** A process goes, in peace or not, and all others know at once. */
  leave(process: string, how: 'closes' | 'hands off' | 'crashes'): void {
    const { universes } = this.cluster
    const [leaving] = universes.splice(this.processes.indexOf(process), 1)
    if (leaving === undefined) return
    this.#left.add(process)
    if (how === 'crashes') this.cluster.kill(leaving)
    else this.#closing.add(leaving)
    this.#track(leaving.close({ handOff: how === 'hands off' }).then(() => this.#gone(leaving)))
    // Whom it could not tell, nobody tells any more.
    for (const owed of this.#owed) if (owed.writer === process) this.#owed.delete(owed)
    this.#connect()
  }

  /** Mends everything, and waits until every process knows of every write. */
  async reconcile(): Promise<void> {
    this.cluster.network.heal()
    this.source.fail(false)
    this.gate.open()
    for (let round = 0; round < 20; round++) {
      await settle()
      this.cluster.clock.advance(reconcileMs)
    }
    await settle()
    if (this.#underWay.size > 0) this.#note(`${this.#underWay.size} gets and writes have not settled`)
    for (const { versions } of this.#owed) this.#raiseFloors(versions)
    this.#owed.clear()
  }

  /** @throws Error if a promise was broken */
  check(): void {
    if (this.#broken.length > 0) throw new Error(this.#broken.join('\n'))
  }

  async close(): Promise<void> {
    this.gate.open()
    const closing = this.cluster.close()
    await settle()
    this.cluster.clock.advance(120_000)
    await closing
  }

  /** A get that begins now: what to do when it has ended. */
  #observe(process: string, key: string, aborted: boolean): Observer {
    const { clock } = this.cluster
    const floor = this.#floors.get(key) ?? 0
    const beganAtMs = clock.now()
    const failuresBefore = this.source.failures
    const loadErrorsBefore = this.#loadErrors
    const { guarded } = this.#variant
    const staleMs = staleMsOf(this.#variant)
    const observed: ObservedGet = { key, process, floor, beganAtMs, staleMs, aborted }
    return {
      gave: (value) => this.#note(brokenByValue(observed, value)),
      failed: (error) =>
        this.#note(
          brokenByError(observed, error, {
            // A pause repeats an error from before, that a load took too long as well.
            sourceFailed: this.source.failures > failuresBefore || (guarded && this.#loadErrors > 0),
            refusable: guarded,
            loadFailed: this.#loadErrors > loadErrorsBefore,
            processLeft: this.#left.has(process),
            tookMs: clock.now() - beganAtMs,
          }),
        ),
    }
  }

  #gone(universe: Universe): void {
    this.#closing.delete(universe)
    this.cluster.kill(universe)
  }

  /** All know at once who is in. */
  #connect(): void {
    void this.cluster.connect()
    for (const universe of this.#closing) this.#track(universe.setPeers(this.processes))
  }

  /** Of all processes there ever were. */
  get #loadErrors(): number {
    return [...this.#galaxies.values()].reduce((sum, galaxy) => sum + galaxy.stats().backendLoadErrors, 0)
  }

  #write(process: string, changed: readonly string[], write: (galaxy: Galaxy<string>) => Promise<void>): void {
    // Of two writers at once the later one wins by their clocks, so that a moment of their own is what makes one later.
    this.cluster.clock.advance(1)
    const versions = new Map(changed.map((key) => [key, this.source.change(key)]))
    const owed: OwedWrite = { writer: process, versions }
    this.#owed.add(owed)
    const settled = write(this.#galaxy(process)).then(
      () => {
        this.#owed.delete(owed)
        this.#raiseFloors(versions)
      },
      // Whatever ended it: who was not reached is told later, or the writer is gone.
      () => {},
    )
    this.#track(settled)
  }

  #raiseFloors(versions: ReadonlyMap<string, number>): void {
    for (const [key, version] of versions) this.#floors.set(key, Math.max(version, this.#floors.get(key) ?? 0))
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#note(String(error)))
      .finally(() => this.#underWay.delete(tracked))
    this.#underWay.add(tracked)
  }

  #note(broken: string | undefined): void {
    if (broken !== undefined) this.#broken.push(broken)
  }

  #galaxy(process: string): Galaxy<string> {
    const galaxy = this.#galaxies.get(process)
    if (galaxy === undefined) throw new RangeError(`no process ${process}`)
    return galaxy
  }

  #createGalaxy(url: string): void {
    const universe = this.cluster.universes.find(({ self }) => self.url === url)
    const galaxy = universe?.createGalaxy('g', {
      codec: string,
      load: this.source.load,
      ...optionsOf(this.#variant, this.source),
    })
    if (galaxy !== undefined) this.#galaxies.set(url, galaxy)
  }
}
