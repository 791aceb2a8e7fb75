import type { HistogramInstrument, Instrument, Labels } from '../instruments/instrument.js'

/** What stands in one line of the exposition for each thing that is read. */
export interface Line<Reading> {
  /** Behind the name of the metric. */
  readonly suffix: '' | '_bucket' | '_sum' | '_count'
  readonly labels: Labels
  /** Undefined: no line. */
  readonly read: (reading: Reading) => number | undefined
}

/** The lines of an instrument, in the order of the exposition. */
export function linesOf<R>(instrument: Instrument<R>): readonly Line<R>[] {
  return instrument.kind === 'histogram'
    ? histogramLines(instrument)
    : instrument.series.map(({ labels, read }) => ({ suffix: '', labels, read }))
}

function histogramLines<R>({ bounds, counts, sum }: HistogramInstrument<R>): readonly Line<R>[] {
  const upTo = (buckets: number) => (reading: R) => total(counts(reading), buckets)
  return [
    ...bounds.map(
      (bound, index): Line<R> => ({ suffix: '_bucket', labels: { le: `${bound}` }, read: upTo(index + 1) }),
    ),
    { suffix: '_bucket', labels: { le: '+Inf' }, read: upTo(bounds.length + 1) },
    { suffix: '_sum', labels: {}, read: sum },
    { suffix: '_count', labels: {}, read: upTo(bounds.length + 1) },
  ]
}

/** Sum of the first `buckets` counts. A loop, because a scrape of a thousand galaxies does it 50,000 times. */
function total(counts: readonly number[], buckets: number): number {
  let sum = 0
  for (let bucket = 0; bucket < buckets; bucket++) sum += counts[bucket] as number
  return sum
}
