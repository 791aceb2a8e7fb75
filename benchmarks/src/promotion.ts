import { AskedCluster } from './promotion/asked-cluster.js'
import { ancestor, otherLru, type PolicyName, policies } from './promotion/policies.js'
import { extraNs, type Gets, meanOf, type Prices, pricesOf } from './promotion/prices.js'
import type { Effort, Row } from './result.js'
import { median } from './rounds.js'

/** What a policy may take of a get beside LRU. */
const limitNs = 300

/** Of one process, in KiB: with LRU about 62%, 43% and 16% of the gets are fetches then. */
const budgets = [400, 1200, 2500]

/** Gets that fill the caches before anything is measured. */
const warmUp = 160_000

/** Short enough that a slow moment of the machine hits all policies, and so long that the processor's caches are filled for each. */
const sliceGets = 16_000
const slicesPerRound = 2

interface Contestant {
  readonly name: PolicyName
  readonly cluster: AskedCluster
  /** What it took, one a round. */
  readonly rounds: Gets[]
}

/** Contestants whose processes have the same budget. */
interface Race {
  readonly budget: number
  readonly contestants: readonly Contestant[]
}

/**
 * What a policy for copies costs a get, and what a fetch: processor time of universes that call each other directly. All in one process,
 * because of two that do the same one may take a fifth more for good, as V8 compiles them.
 */
export async function promotion({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const races: Race[] = []
  for (const budget of budgets) races.push({ budget, contestants: await contestantsWith(budget * 1024) })
  const effort = smoke ? { slices: 1, gets: 100 } : { slices: slicesPerRound, gets: sliceGets }
  for (const { contestants } of races)
    for (let filled = 0; filled < (smoke ? 1 : warmUp); filled += effort.gets)
      for (const { cluster } of contestants) await cluster.ask(effort.gets)
  for (let round = 0; round < rounds; round++) for (const { contestants } of races) await runRound(contestants, effort)
  for (const { cluster } of races.flatMap(({ contestants }) => contestants)) await cluster[Symbol.asyncDispose]()

  const prices = pricesOf(races.flatMap(({ contestants }) => contestants.filter(isLru).map(typical)))
  return [
    row('a fetch, with LRU', `${Math.round(prices.fetchNs)} ns`),
    row('a load, with LRU', `${Math.round(prices.loadNs)} ns`),
    ...races.flatMap((race) => rowsOf(race, prices)),
  ]
}

async function contestantsWith(maxBytes: number): Promise<readonly Contestant[]> {
  const names = Object.keys(policies) as PolicyName[]
  return Promise.all(
    names.map(async (name) => ({ name, cluster: await AskedCluster.start(policies[name], maxBytes), rounds: [] })),
  )
}

/** All take turns. */
async function runRound(
  contestants: readonly Contestant[],
  { slices, gets }: { readonly slices: number; readonly gets: number },
): Promise<void> {
  const ran = contestants.map((): Gets[] => [])
  for (let slice = 0; slice < slices; slice++)
    for (const [i, { cluster }] of contestants.entries()) ran[i]?.push(await timed(cluster, gets))
  for (const [i, { rounds }] of contestants.entries()) rounds.push(meanOf(ran[i] ?? []))
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

const isLru = ({ name }: Contestant): boolean => name === ancestor || name === otherLru

const typical = ({ rounds }: Contestant): Gets => ({ ...meanOf(rounds), ns: median(rounds.map(({ ns }) => ns)) })

const row = (what: string, measured: string): Row => ({ benchmark: 'promotion', case: what, measured })

function rowsOf({ budget, contestants }: Race, prices: Prices): readonly Row[] {
  const baseline = contestants.find(({ name }) => name === ancestor)?.rounds ?? []
  return contestants.map((contestant) => {
    const { name, rounds } = contestant
    const { ns, fetches, loads } = typical(contestant)
    const counts = `${(fetches * 100).toFixed(1)} % fetched, ${(loads * 100).toFixed(1)} % loaded`
    const plain = row(`${name}, ${budget} KiB`, `${Math.round(ns)} ns, ${counts}`)
    if (name === ancestor) return plain
    const extra = median(rounds.map((gets, round) => extraNs(gets, baseline[round] ?? gets, prices)))
    const raw = median(rounds.map((gets, round) => gets.ns - (baseline[round]?.ns ?? Number.NaN)))
    const above = `${signed(extra)} ns a get, ${signed(extra / fetches)} a fetch`
    const against = `LRU for as many fetches and loads: ${above} (${signed(raw)} a get as it is), of ${limitNs}`
    // The other LRU shows how well fetches and loads explain what a get takes, and how much is noise.
    return { ...plain, against, ratio: extra / limitNs, ...(!isLru(contestant) && { goal: '<= 1' }) }
  })
}

const signed = (ns: number): string => (ns < 0 ? '' : '+') + Math.round(ns)
