import type { Result } from '../cells/cell.js'
import { baseline } from '../policies/built-in.js'
import { type Comparison, compare, geometricMean } from './comparison.js'
import { grouped } from './grouped.js'
import { change, type Table } from './table.js'

const head = ['policy', 'fetches', 'worst', 'loads', 'worst', 'adversaries: fetches', 'loads, to never', '+ns/get']

/**
 * What each policy changes of the baseline, one table for each routing: geometric means over all traces, numbers of
 * processes and budgets, and the worst of them. `adversaries`, traces of which nothing is worth a hot copy, are not in
 * the means; of them the worst is told, and their loads are compared with those of the policy `never`.
 */
export function summaryTables(results: readonly Result[], adversaries: readonly string[]): readonly Table[] {
  const toBaseline = compare(results, baseline.name)
  const toNever = compare(results, 'never')
  return [...grouped(toBaseline, ({ routing }) => routing)].map(([routing, ofRouting]) => ({
    heading: `Against ${baseline.name}, ${routing} routing`,
    head,
    rows: [...grouped(ofRouting, ({ policy }) => policy)].map(([policy, ofPolicy]) => {
      const ofPolicyToNever = toNever.filter((it) => it.policy === policy && it.routing === routing)
      return [policy, ...changes(ofPolicy, ofPolicyToNever, adversaries)]
    }),
  }))
}

/** Why a summary of `results` would compare nothing; undefined if it compares something. */
export function whyNothingCompared(results: readonly Result[]): string | undefined {
  if (compare(results, baseline.name).some(({ policy }) => policy !== baseline.name)) return undefined
  return `no other policy has results from the same routes and budget as ${baseline.name}`
}

/** The columns of one policy, after its name. */
function changes(
  toBaseline: readonly Comparison[],
  toNever: readonly Comparison[],
  adversaries: readonly string[],
): readonly string[] {
  const isAdversary = ({ trace }: Comparison): boolean => adversaries.includes(trace)
  const usual = toBaseline.filter((comparison) => !isAdversary(comparison))
  const addedNs = toBaseline.reduce((sum, { nsPerGet }) => sum + nsPerGet, 0) / toBaseline.length
  return [
    mean(usual, 'peerFetches'),
    worst(usual, 'peerFetches'),
    mean(usual, 'backendLoads'),
    worst(usual, 'backendLoads'),
    worst(toBaseline.filter(isAdversary), 'peerFetches'),
    worst(toNever.filter(isAdversary), 'backendLoads'),
    `${addedNs >= 0 ? '+' : ''}${addedNs.toFixed(0)}`,
  ]
}

/** What each policy changes of the baseline's fetches, trace by trace. */
export function traceTables(results: readonly Result[]): readonly Table[] {
  const comparisons = compare(results, baseline.name)
  const policies = [...new Set(comparisons.map(({ policy }) => policy))].filter((policy) => policy !== baseline.name)
  return [...grouped(comparisons, ({ routing }) => routing)].map(([routing, ofRouting]) => ({
    heading: `Fetches by trace, ${routing} routing`,
    head: ['trace', ...policies],
    rows: [...grouped(ofRouting, ({ trace }) => trace)].map(([trace, all]) => [
      trace,
      ...policies.map((name) => {
        const ratios = all.filter(({ policy }) => policy === name).map(({ peerFetches }) => peerFetches)
        return ratios.length === 0 ? '' : change(geometricMean(ratios))
      }),
    ]),
  }))
}

function mean(comparisons: readonly Comparison[], of: 'peerFetches' | 'backendLoads'): string {
  return comparisons.length === 0 ? '-' : change(geometricMean(comparisons.map((comparison) => comparison[of])))
}

function worst(comparisons: readonly Comparison[], of: 'peerFetches' | 'backendLoads'): string {
  const [first, ...rest] = comparisons
  if (first === undefined) return '-'
  const found = rest.reduce((so, comparison) => (comparison[of] > so[of] ? comparison : so), first)
  return `${change(found[of])} ${found.trace} ${found.peers}x${Number(found.share.toPrecision(3))}`
}
