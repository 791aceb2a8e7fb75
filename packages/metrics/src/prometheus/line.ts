import type { HistogramInstrument, Instrument, Labels } from '../instruments/instrument.js'

/** What stands in one line of the exposition for each thing that is read. */
export interface Line {
  /** Behind the name of the metric. */
  readonly suffix: '' | '_bucket' | '_sum' | '_count'
  readonly labels: Labels
}

/** The lines of an instrument, in the order of the exposition. */
export function linesOf<R>(instrument: Instrument<R>): readonly Line[] {
  return instrument.kind === 'histogram'
    ? histogramLines(instrument)
    : instrument.series.map(({ labels }) => ({ suffix: '', labels }))
}

const histogramLines = <R>({ bounds }: HistogramInstrument<R>): readonly Line[] => [
  ...[...bounds, '+Inf'].map((bound): Line => ({ suffix: '_bucket', labels: { le: `${bound}` } })),
  { suffix: '_sum', labels: {} },
  { suffix: '_count', labels: {} },
]
