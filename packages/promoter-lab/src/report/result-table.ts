import Table from 'cli-table3'
import type { Result } from '../cells/cell.js'

const head = ['policy', 'hot hits', 'fetches', 'loads', 'imbalance', 'promoted', 'churn', 'ns/get']

/** The results of one trace, budget, routing and seed as a table, with a heading. */
export function resultTable(results: readonly Result[]): string {
  const table = new Table({ head, colAligns: ['left', ...head.slice(1).map(() => 'right' as const)], style })
  for (const result of results) table.push(cellsOf(result))
  return `${headingOf(results[0])}\n${table.toString()}`
}

/** Two results with the same heading belong into one table. */
export function headingOf(result: Result | undefined): string {
  if (result === undefined) return ''
  const { trace, peers, share, routing, seed, gets } = result
  const budget = `${Number(share.toPrecision(3))} of the footprint`
  return `${trace}: ${peers} processes, ${budget}, ${routing} routing, seed ${seed}, ${gets.toLocaleString('en')} gets`
}

/** No colours: a report goes into files and mails. No line between rows: there are many. */
const style = { head: [], border: [], compact: true }

function cellsOf(result: Result): string[] {
  const { policy, hotHits, gets, peerFetches, backendLoads, imbalance, promotions, evictions, churn, nsPerGet } = result
  return [
    policy,
    percent(hotHits / gets),
    percent(peerFetches / gets),
    backendLoads.toLocaleString('en'),
    imbalance.toFixed(2),
    promotions.toLocaleString('en'),
    evictions === 0 ? '-' : percent(churn / evictions),
    nsPerGet.toFixed(0),
  ]
}

const percent = (part: number): string => `${(100 * part).toFixed(2)}%`
