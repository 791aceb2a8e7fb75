import type { HistogramInstrument, Instrument, Merge, Series } from '../instruments/instrument.js'
import { type Line, linesOf } from './line.js'

/** The columns of one instrument in a table, one for each of its lines. */
export interface Columns<Reading> {
  readonly instrument: Instrument<Reading>
  readonly lines: readonly Line[]
  /** Where the first one is in a row. */
  readonly start: number
  readonly merge: Merge
  /** Puts the numbers of `reading` into a row; NaN where there is none. */
  write(reading: Reading, row: Float64Array): void
}

/** The columns of these instruments side by side. */
export function columnsOf<R>(instruments: readonly Instrument<R>[]): readonly Columns<R>[] {
  let start = 0
  return instruments.map((instrument) => {
    const columns = instrument.kind === 'histogram' ? ofHistogram(instrument, start) : ofSeries(instrument, start)
    start += columns.lines.length
    return columns
  })
}

const ofSeries = <R>(instrument: Exclude<Instrument<R>, HistogramInstrument<R>>, start: number): Columns<R> => ({
  instrument,
  lines: linesOf(instrument),
  start,
  merge: instrument.merge,
  write: (reading, row) => writeSeries(instrument.series, reading, row, start),
})

const ofHistogram = <R>(instrument: HistogramInstrument<R>, start: number): Columns<R> => ({
  instrument,
  lines: linesOf(instrument),
  start,
  merge: 'sum',
  write: (reading, row) => writeHistogram(instrument, reading, row, start),
})

// Loops that make no objects, because a scrape of a thousand galaxies writes more than 100,000 numbers.

function writeSeries<R>(all: readonly Series<R>[], reading: R, row: Float64Array, start: number): void {
  let at = start
  for (const { read } of all) row[at++] = read(reading) ?? Number.NaN
}

function writeHistogram<R>({ counts, sum }: HistogramInstrument<R>, reading: R, row: Float64Array, start: number) {
  let at = start
  let upTo = 0
  for (const count of counts(reading)) {
    upTo += count
    row[at++] = upTo
  }
  row[at++] = sum(reading)
  row[at] = upTo
}
