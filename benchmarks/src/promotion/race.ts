import { AskedCluster } from './asked-cluster.js'
import type { Peers } from './peers.js'
import { type PolicyName, policies } from './policies.js'
import { type Gets, meanOf } from './prices.js'

/** A policy, and a cluster that goes by it. */
export interface Contestant {
  readonly name: PolicyName
  readonly cluster: AskedCluster
  /** What it took, one a round. */
  readonly rounds: Gets[]
}

/** How much is asked for. */
export interface RoundEffort {
  /** Gets that fill the caches before anything is measured. */
  readonly warmUpGets: number
  /** Of a round, in turns with the other contestants, so that a slow moment of the machine hits all. */
  readonly slices: number
  /** Of a slice: so many that the processor's caches are filled for each. */
  readonly gets: number
}

/** Contestants whose processes have the same budget, and take turns. */
export class Race {
  readonly budgetKiB: number
  readonly contestants: readonly Contestant[]

  private constructor(budgetKiB: number, contestants: readonly Contestant[]) {
    this.budgetKiB = budgetKiB
    this.contestants = contestants
  }

  /** @param peersFor gives what the processes of one cluster reach each other by */
  static async prepare(budgetKiB: number, names: readonly PolicyName[], peersFor: () => Peers): Promise<Race> {
    const start = (name: PolicyName): Promise<AskedCluster> =>
      AskedCluster.start(policies[name], budgetKiB * 1024, peersFor())
    const contestant = async (name: PolicyName): Promise<Contestant> => ({
      name,
      cluster: await start(name),
      rounds: [],
    })
    return new Race(budgetKiB, await Promise.all(names.map(contestant)))
  }

  /** Fills the caches before anything is measured. */
  async warmUp({ warmUpGets, gets }: RoundEffort): Promise<void> {
    for (let filled = 0; filled < warmUpGets; filled += gets)
      for (const { cluster } of this.contestants) await cluster.ask(gets)
  }

  async runRound({ slices, gets }: RoundEffort): Promise<void> {
    const ran = this.contestants.map((): Gets[] => [])
    for (let slice = 0; slice < slices; slice++)
      for (const [i, { cluster }] of this.contestants.entries()) ran[i]?.push(await timed(cluster, gets))
    for (const [i, { rounds }] of this.contestants.entries()) rounds.push(meanOf(ran[i] ?? []))
  }

  async close(): Promise<void> {
    for (const { cluster } of this.contestants) await cluster[Symbol.asyncDispose]()
  }
}

/** Processor time, that of V8's own threads included: another process that wants it too adds little. */
async function timed(cluster: AskedCluster, count: number): Promise<Gets> {
  const before = cluster.happened
  const start = process.cpuUsage()
  await cluster.ask(count)
  const { user, system } = process.cpuUsage(start)
  const { fetches, loads } = cluster.happened
  return {
    ns: ((user + system) * 1000) / count,
    fetches: (fetches - before.fetches) / count,
    loads: (loads - before.loads) / count,
  }
}
