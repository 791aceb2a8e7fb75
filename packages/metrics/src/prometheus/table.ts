import type { Merge } from '../instruments/instrument.js'
import type { Slices } from '../reading/slices.js'
import type { Columns } from './columns.js'
import type { Subject } from './subjects.js'

/**
 * All numbers of what is read alike, such as the galaxies: a row for each subject. Plain numbers outside of the heap,
 * because objects that live until a scrape ends are what the collection of garbage spends its time on.
 */
export interface Table {
  readonly subjects: readonly Subject<unknown>[]
  /** Row after row. NaN: there is no such number. */
  readonly numbers: Float64Array
  /** Numbers in a row. */
  readonly width: number
}

/** Reads one subject after the other, each as a whole. Lets the event loop go on whenever `slices` says so. */
export async function readTable<R>(
  all: readonly Columns<R>[],
  subjects: readonly Subject<R>[],
  slices: Slices,
): Promise<Table> {
  const width = all.reduce((total, { lines }) => total + lines.length, 0)
  const numbers = new Float64Array(subjects.length * width)
  let start = 0
  for (const subject of subjects) {
    if (slices.over) await slices.next()
    readRow(all, subject, numbers.subarray(start, start + width))
    start += width
  }
  return { subjects, numbers, width }
}

function readRow<R>(all: readonly Columns<R>[], { readers: [first, ...others] }: Subject<R>, row: Float64Array): void {
  fill(row, all, first())
  if (others.length === 0) return
  const rows = others.map((read) => fill(new Float64Array(row.length), all, read()))
  merge(row, all, [row.slice(), ...rows])
}

function fill<R>(row: Float64Array, all: readonly Columns<R>[], reading: R): Float64Array {
  for (const columns of all) columns.write(reading, row)
  return row
}

function merge<R>(row: Float64Array, all: readonly Columns<R>[], rows: readonly Float64Array[]): void {
  for (const { start, lines, merge: how } of all) {
    for (let column = start; column < start + lines.length; column++) {
      const numbers = rows.map((one) => one[column] ?? Number.NaN).filter((number) => !Number.isNaN(number))
      row[column] = numbers.length === 0 ? Number.NaN : merged[how](numbers)
    }
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

const merged: Readonly<Record<Merge, (numbers: readonly number[]) => number>> = {
  sum,
  min: (numbers) => Math.min(...numbers),
  average: (numbers) => sum(numbers) / numbers.length,
}
