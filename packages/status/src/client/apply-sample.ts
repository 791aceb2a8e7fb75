import type { StatusReport, StatusSample } from '../api/status-report.js'

/** What is known after a sample has come. */
export function applySample(report: StatusReport, sample: StatusSample): StatusReport {
  const { atMs, ready, inFlight, ring } = sample
  return {
    ...report,
    atMs,
    ready,
    inFlight,
    ring: ring ?? report.ring,
    galaxies: merged(report.galaxies, sample.galaxies, ({ name }) => name),
    // With a new ring come all that are left, else those that changed.
    peers: ring === undefined ? merged(report.peers, sample.peers, ({ id }) => id) : sample.peers,
  }
}

/** `changed` in the places of their former selves, and newcomers at the end. */
function merged<R>(rows: readonly R[], changed: readonly R[], nameOf: (row: R) => string): readonly R[] {
  if (changed.length === 0) return rows
  const byName = new Map(rows.map((row) => [nameOf(row), row]))
  for (const row of changed) byName.set(nameOf(row), row)
  return [...byName.values()]
}
