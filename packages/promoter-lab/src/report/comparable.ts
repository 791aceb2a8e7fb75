import type { Cell, Result } from '../cells/cell.js'
import { runsOf } from './comparison.js'
import { grouped } from './grouped.js'
import { runHeading } from './result-table.js'
import { count } from './table.js'

/** A summary may be made of `results`. @throws as {@link requireEachOnce} and {@link requireSameRequests} */
export function requireComparable(results: readonly Result[]): void {
  requireEachOnce(results)
  requireSameRequests(results)
}

/**
 * No cell comes twice: a summary would take the mean of the two.
 * @throws RangeError that names the policy and the cell
 */
export function requireEachOnce(cells: readonly Cell[]): void {
  const nameOf = ({ policy, trace, peers, share, routing, seed }: Cell): string =>
    `${policy} ${trace} ${peers} ${share} ${routing} ${seed}`
  for (const [cell, again] of grouped(cells, nameOf).values()) {
    if (cell === undefined || again === undefined) continue
    throw new RangeError(`results must hold each replay once, got two of policy ${cell.policy} for ${runHeading(cell)}`)
  }
}

/**
 * Results that would be compared counted the same requests.
 * @throws RangeError that names two which did not: another warm-up, another limit of requests, or
 * another file of that name
 */
function requireSameRequests(results: readonly Result[]): void {
  for (const run of grouped(results, runsOf(results)).values()) {
    const [first] = run as readonly [Result]
    const other = run.find(({ gets }) => gets !== first.gets)
    if (other === undefined) continue
    const got = `${count(first.gets)} gets of policy ${first.policy} and ${count(other.gets)} of ${other.policy}`
    throw new RangeError(
      `results must have the same --warm-up, --requests and file to be compared, got ${got} for ${runHeading(first)}`,
    )
  }
}
