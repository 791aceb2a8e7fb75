import { setTimeout } from 'node:timers/promises'
import type { Counts } from './messages.js'
import { Replaceable } from './replaceable.js'
import { listDelayMs } from './timing.js'

const none: Counts = { gets: 0, errors: {}, backendLoads: 0, handedOff: 0, adopted: 0, warmUpHits: 0 }

/** All processes that are in, and what was counted by those that left. */
export class Fleet {
  readonly #getsPerSecond: number
  #processes: readonly Replaceable[]
  /** Starts while others are still being replaced, as deployments have it. */
  #newcomer = Replaceable.start()
  #gone: Counts = none

  private constructor(processes: readonly Replaceable[], getsPerSecond: number) {
    this.#processes = processes
    this.#getsPerSecond = getsPerSecond
  }

  /** Starts `size` processes that know each other, each with callers of its own. */
  static async start(size: number, getsPerSecond: number): Promise<Fleet> {
    const processes = await Promise.all(Array.from({ length: size }, () => Replaceable.start()))
    const fleet = new Fleet(processes, getsPerSecond)
    await fleet.#tellAll()
    await Promise.all(processes.map((one) => one.load(getsPerSecond)))
    return fleet
  }

  /** Counts of all processes, those that left included. */
  async count(): Promise<Counts> {
    const counts = await Promise.all(this.#processes.map((one) => one.count()))
    return counts.reduce(add, this.#gone)
  }

  /** The process that is in longest leaves, then one that is new joins. */
  async replaceOldest(): Promise<void> {
    const [oldest, ...others] = this.#processes
    if (oldest === undefined) throw new RangeError('a fleet has a process')
    const { left } = await oldest.leave()
    await setTimeout(listDelayMs)
    this.#processes = others
    await this.#tellAll()
    this.#gone = add(this.#gone, await left)
    const newcomer = await this.#newcomer
    this.#newcomer = Replaceable.start()
    await this.#join(newcomer)
  }

  /** The newcomer knows all others before they know it. */
  async #join(newcomer: Replaceable): Promise<void> {
    this.#processes = [...this.#processes, newcomer]
    await newcomer.setPeers(this.#urls())
    await newcomer.load(this.#getsPerSecond)
    await setTimeout(listDelayMs)
    await this.#tellAll()
  }

  async #tellAll(): Promise<void> {
    const urls = this.#urls()
    await Promise.all(this.#processes.map((one) => one.setPeers(urls)))
  }

  #urls(): readonly string[] {
    return this.#processes.map(({ url }) => url)
  }
}

function add(a: Counts, b: Counts): Counts {
  const codes = new Set([...Object.keys(a.errors), ...Object.keys(b.errors)])
  return {
    gets: a.gets + b.gets,
    errors: Object.fromEntries([...codes].map((code) => [code, (a.errors[code] ?? 0) + (b.errors[code] ?? 0)])),
    backendLoads: a.backendLoads + b.backendLoads,
    handedOff: a.handedOff + b.handedOff,
    adopted: a.adopted + b.adopted,
    warmUpHits: a.warmUpHits + b.warmUpHits,
  }
}
