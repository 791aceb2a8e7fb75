import { DirectPeers } from './promotion/direct-peers.js'
import { HttpPeers } from './promotion/http-peers.js'
import type { Peers } from './promotion/peers.js'
import { ancestor, otherLru, type PolicyName, policies, usual } from './promotion/policies.js'
import { extraNs, type Gets, meanOf, type Prices, pricesOf } from './promotion/prices.js'
import { type Contestant, Race, type RoundEffort } from './promotion/race.js'
import type { Effort, Row } from './result.js'
import { median } from './rounds.js'

/** What a policy may take of a get beside LRU. */
const limitNs = 300

/** Of one process, in KiB: with LRU about 62%, 43% and 16% of the gets are fetches then. */
const budgetsKiB = [400, 1200, 2500]

const direct: RoundEffort = { warmUpGets: 160_000, slices: 2, gets: 16_000 }
/** A fetch takes ten times as long. */
const overHttp: RoundEffort = { warmUpGets: 160_000, slices: 1, gets: 4_000 }
const brief: RoundEffort = { warmUpGets: 1, slices: 1, gets: 100 }

/**
 * What a policy for copies costs a get, and what a fetch: processor time of universes that call each other directly,
 * and as much of it as remains where a fetch goes over HTTP. All in one process, because of two that do the same one
 * may take a fifth more for good, as V8 compiles them.
 */
export async function promotion({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const names = Object.keys(policies) as PolicyName[]
  const races = await prepared(names, () => new DirectPeers())
  await run(races, rounds, smoke ? brief : direct)
  const prices = pricesOf(races.flatMap(({ contestants }) => contestants.filter(isLru).map(typical)))
  const wired = await prepared([ancestor, usual], () => new HttpPeers())
  await run(wired, rounds, smoke ? brief : overHttp)
  return [
    row('a fetch, with LRU', `${Math.round(prices.fetchNs)} ns`),
    row('a load, with LRU', `${Math.round(prices.loadNs)} ns`),
    ...races.flatMap((race) => rowsOf(race, '', (contestant, baseline) => explained(contestant, baseline, prices))),
    ...wired.flatMap((race) => rowsOf(race, ' over HTTP', asItIs)),
  ]
}

const prepared = (names: readonly PolicyName[], peersFor: () => Peers): Promise<readonly Race[]> =>
  Promise.all(budgetsKiB.map((budgetKiB) => Race.prepare(budgetKiB, names, peersFor)))

async function run(races: readonly Race[], rounds: number, effort: RoundEffort): Promise<void> {
  for (const race of races) await race.warmUp(effort)
  for (let round = 0; round < rounds; round++) for (const race of races) await race.runRound(effort)
  for (const race of races) await race.close()
}

const isLru = ({ name }: Contestant): boolean => name === ancestor || name === otherLru

const typical = ({ rounds }: Contestant): Gets => ({ ...meanOf(rounds), ns: median(rounds.map(({ ns }) => ns)) })

const row = (what: string, measured: string): Row => ({ benchmark: 'promotion', case: what, measured })

/** How a contestant compares with the rounds of the ancestor. */
type Comparison = (contestant: Contestant, baseline: readonly Gets[]) => Pick<Row, 'against' | 'ratio'>

function rowsOf({ budgetKiB, contestants }: Race, where: string, compare: Comparison): readonly Row[] {
  const baseline = contestants.find(({ name }) => name === ancestor)?.rounds ?? []
  return contestants.map((contestant) => {
    const { name } = contestant
    const { ns, fetches, loads } = typical(contestant)
    const counts = `${(fetches * 100).toFixed(1)} % fetched, ${(loads * 100).toFixed(1)} % loaded`
    const plain = row(`${name}, ${budgetKiB} KiB${where}`, `${Math.round(ns)} ns, ${counts}`)
    if (name === ancestor) return plain
    // The other LRU shows how well fetches and loads explain what a get takes, and how much is noise.
    return { ...plain, ...compare(contestant, baseline), ...(!isLru(contestant) && { goal: '<= 1' }) }
  })
}

function explained(contestant: Contestant, baseline: readonly Gets[], prices: Prices): ReturnType<Comparison> {
  const extra = median(contestant.rounds.map((gets, round) => extraNs(gets, baseline[round] ?? gets, prices)))
  const above = `${signed(extra)} ns a get, ${signed(extra / typical(contestant).fetches)} a fetch`
  const against = `LRU for as many fetches and loads: ${above} (${signed(rawNs(contestant, baseline))} a get as it is), of ${limitNs}`
  return { against, ratio: extra / limitNs }
}

function asItIs(contestant: Contestant, baseline: readonly Gets[]): ReturnType<Comparison> {
  const raw = rawNs(contestant, baseline)
  return { against: `LRU: ${signed(raw)} ns a get as it is, of ${limitNs}`, ratio: raw / limitNs }
}

const rawNs = ({ rounds }: Contestant, baseline: readonly Gets[]): number =>
  median(rounds.map(({ ns }, round) => ns - (baseline[round]?.ns ?? Number.NaN)))

const signed = (ns: number): string => (ns < 0 ? '' : '+') + Math.round(ns)
