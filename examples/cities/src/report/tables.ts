import Table from 'cli-table3'
import type { Column, Result } from './result.js'

/** A row of the result: its title, and what stands in the column of a process. */
interface Row {
  readonly title: string
  readonly cell: (column: Column) => string
  /** What stands in the last column, that of all processes. Default: the same. */
  readonly total?: (result: Result) => string
}

const rows: readonly Row[] = [
  { title: 'gets of the stream', cell: ({ gets }) => count(gets) },
  { title: 'gets from peers', cell: ({ peerGets }) => count(peerGets) },
  answered('  answered by the main cache', ({ mainCacheHits }) => mainCacheHits),
  answered('  answered by the hot cache', ({ hotCacheHits }) => hotCacheHits),
  answered('  joined a load in flight', ({ joined }) => joined),
  answered('  fetched from the peer that owns it', ({ peerLoads }) => peerLoads),
  answered('  loaded from the database', ({ backendLoads }) => backendLoads),
  { title: 'distinct keys in the stream', cell: nothing, total: ({ stream }) => count(stream.distinctKeys) },
  { title: 'queries counted by the database', cell: nothing, total: ({ databaseQueries }) => count(databaseQueries) },
  { title: 'promoted into the hot cache', cell: ({ promotions }) => count(promotions) },
  { title: 'gets a second', cell: ({ getsPerSecond }) => count(getsPerSecond) },
  { title: 'half of the gets within (p50)', cell: ({ p50Ms }) => duration(p50Ms) },
  { title: '99 of 100 gets within (p99)', cell: ({ p99Ms }) => duration(p99Ms) },
]

const failures: Row = { title: 'gets that failed', cell: ({ failed }) => count(failed) }

/** The table at the end of a run: a column a process, and one for all. */
export function resultTable(result: Result): string {
  const { peers, total } = result
  const columns = [...peers, total]
  const table = new Table({
    head: ['', ...columns.map(({ name }) => name)],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    style: plain,
  })
  for (const { title, cell, total: last } of total.failed > 0 ? [...rows, failures] : rows) {
    table.push([title, ...peers.map(cell), last?.(result) ?? cell(total)])
  }
  return table.toString()
}

/** No lines between the rows, and no colours. */
const plain = { head: [], border: [], compact: true }

/** One of the ways in which a get is answered; the last column also tells its share of all gets. */
function answered(title: string, countOf: (column: Column) => number): Row {
  const total = ({ total: all }: Result): string =>
    `${count(countOf(all))} (${percent(countOf(all), all.gets + all.peerGets)})`
  return { title, cell: (column) => count(countOf(column)), total }
}

function nothing(): string {
  return ''
}

/** Which url serves what. */
export function urlTable(entries: readonly (readonly [what: string, url: string, serves: string])[]): string {
  const table = new Table({ head: ['', 'url', 'serves'], style: plain })
  table.push(...entries.map((entry) => [...entry]))
  return table.toString()
}

/** `1234567` as `1,234,567`. */
export const count = (value: number): string => value.toLocaleString('en')

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : ((100 * part) / whole).toFixed(1)}%`

const duration = (ms: number): string =>
  ms < 1 ? `${(ms * 1000).toPrecision(3)} µs` : `${ms < 1000 ? ms.toPrecision(3) : count(Math.round(ms))} ms`
