import type { Result } from '../cells/cell.js'
import { budgetsOf } from './budget.js'
import { grouped } from './grouped.js'

/** What a policy changes of another one, at one point of the grid; seeds are taken together. */
export interface Comparison {
  readonly trace: string
  readonly policy: string
  readonly peers: number
  /** That of the first seed, where the budget was given in bytes. */
  readonly share: number
  readonly routing: string
  /** Fetches between processes, as a ratio: geometric mean over the seeds. */
  readonly peerFetches: number
  /** Loads from the backend, as a ratio: geometric mean over the seeds. */
  readonly backendLoads: number
  /** CPU time of a get, more or less, in ns: mean over the seeds. */
  readonly nsPerGet: number
}

/**
 * Compares each result with the one that the policy `against` had from the same trace, routes and budget. Results that
 * have none are left out.
 */
export function compare(results: readonly Result[], against: string): readonly Comparison[] {
  const pointOf = pointsOf(results)
  const runOf = runsOf(results)
  const others = new Map(results.filter(({ policy }) => policy === against).map((other) => [runOf(other), other]))
  const pairs = results.flatMap((result) => {
    const other = others.get(runOf(result))
    return other === undefined ? [] : [{ result, other }]
  })
  return [...grouped(pairs, ({ result }) => `${result.policy} ${pointOf(result)}`).values()].map(comparisonOf)
}

/** Says which of `results` are from the same trace, routes and budget. */
export function runsOf(results: readonly Result[]): (result: Result) => string {
  const pointOf = pointsOf(results)
  return (result) => `${pointOf(result)} ${result.seed}`
}

/** As {@link runsOf}, seeds taken together. */
function pointsOf(results: readonly Result[]): (result: Result) => string {
  const budgetOf = budgetsOf(results)
  return (result) => `${result.trace} ${result.peers} ${budgetOf(result)} ${result.routing}`
}

/** The geometric mean of `ratios`; 1 if there are none. */
export const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(sum(ratios.map((ratio) => Math.log(ratio))) / Math.max(ratios.length, 1))

interface Pair {
  readonly result: Result
  readonly other: Result
}

function comparisonOf(pairs: readonly Pair[]): Comparison {
  const [{ result }] = pairs as readonly [Pair]
  const { trace, policy, peers, share, routing } = result
  return {
    trace,
    policy,
    peers,
    share,
    routing,
    peerFetches: geometricMean(pairs.map((pair) => ratio(pair.result.peerFetches, pair.other.peerFetches))),
    backendLoads: geometricMean(pairs.map((pair) => ratio(pair.result.backendLoads, pair.other.backendLoads))),
    nsPerGet: sum(pairs.map((pair) => pair.result.nsPerGet - pair.other.nsPerGet)) / pairs.length,
  }
}

/** None counts as one: from one to none is as much as from two to one, not without end. */
const ratio = (value: number, other: number): number => Math.max(value, 1) / Math.max(other, 1)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
