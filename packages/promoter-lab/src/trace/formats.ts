import { extname } from 'node:path'
import type { TraceRequest } from './trace-request.js'

/**
 * How a trace is written down, one request a line.
 *
 * - `columns`: `key [size [ts [client]]]`, separated by spaces; size in bytes or `-`, ts in seconds
 * - `keys`: the whole line is the key
 * - `arc`: `first count ignored number`, a request for each of `count` blocks from `first` on.
 *   Megiddo and Modha, FAST 2003
 * - `lirs`: a block a line; lines `*` separate parts. Jiang and Zhang, SIGMETRICS 2002
 */
export type TraceFormat = 'columns' | 'keys' | 'arc' | 'lirs'

/** Reads one line, which is not blank. @throws SyntaxError that says what was expected */
export type LineReader = (line: string) => Iterable<TraceRequest>

/** How to read each format. */
export const traceFormats: Readonly<Record<TraceFormat, LineReader>> = {
  columns: readColumns,
  keys: (line) => [{ key: line }],
  arc: readArc,
  lirs: (line) => (line.trim() === '*' ? [] : [{ key: line.trim() }]),
}

/**
 * Endings of files, `.gz` or not, that have a format by custom: those of the collections that the formats come from.
 */
export const formatsByEnding: ReadonlyMap<string, TraceFormat> = new Map([
  ['.lis', 'arc'],
  ['.trc', 'lirs'],
])

/**
 * The format that files of this name have by custom; all without a known ending have columns. Nothing is guessed from
 * what a file holds: a line of ARC may as well be columns, four numbers of which the second is a size.
 */
export const formatOfName = (name: string): TraceFormat =>
  formatsByEnding.get(extname(name.replace(/\.gz$/, ''))) ?? 'columns'

function readColumns(line: string): TraceRequest[] {
  const [key = '', size = '-', time, client, ...rest] = line.trim().split(/[ \t]+/)
  const valueBytes = size === '-' ? undefined : Number(size)
  const timeSeconds = time === undefined ? undefined : Number(time)
  if (rest.length > 0 || !isQuantity(valueBytes) || !isQuantity(timeSeconds))
    throw expected('key [size [ts [client]]]', line)
  return [{ key, valueBytes, timeSeconds, client }]
}

function* readArc(line: string): Generator<TraceRequest> {
  const [first = Number.NaN, count = Number.NaN, ...rest] = line.trim().split(/\s+/).map(Number)
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(first + count) || !(count >= 1) || rest.length !== 2)
    throw expected('first count ignored number', line)
  for (let block = first; block < first + count; block++) yield { key: String(block) }
}

const isQuantity = (value: number | undefined): boolean =>
  value === undefined || (value >= 0 && value < Number.POSITIVE_INFINITY)

const expected = (columns: string, line: string): SyntaxError =>
  new SyntaxError(`must be "${columns}", got ${JSON.stringify(line.slice(0, 80))}`)
