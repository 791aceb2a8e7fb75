import type { Cell, Result } from '../cells/cell.js'
import { grouped } from './grouped.js'
import { count, percent, type Table } from './table.js'

const head = ['policy', 'hot hits', 'fetches', 'along', 'loads', 'imbalance', 'promoted', 'churn', 'ns/get']

/** One table for each trace, budget, routing and seed, with a row for each policy. */
export const resultTables = (results: readonly Result[]): readonly Table[] =>
  [...grouped(results, headingOf)].map(([heading, group]) => ({ heading, head, rows: group.map(rowOf) }))

const headingOf = (result: Result): string => `${runHeading(result)}, ${count(result.gets)} gets`

/** What the policies of a run have in common. */
export function runHeading({ trace, peers, share, routing, seed }: Omit<Cell, 'policy'>): string {
  const budget = `${Number(share.toPrecision(3))} of the footprint`
  return `${trace}: ${peers} processes, ${budget}, ${routing} routing, seed ${seed}`
}

function rowOf(result: Result): readonly string[] {
  const { policy, hotHits, gets, peerFetches, backendLoads, imbalance, promotions, evictions, churn, nsPerGet } = result
  const { promoterErrors, companions } = result
  return [
    promoterErrors === 0 ? policy : `${policy}, failed ${count(promoterErrors)} times`,
    percent(hotHits / gets),
    percent(peerFetches / gets),
    percent(companions / gets),
    count(backendLoads),
    imbalance.toFixed(2),
    count(promotions),
    evictions === 0 ? '-' : percent(churn / evictions),
    nsPerGet.toFixed(0),
  ]
}
