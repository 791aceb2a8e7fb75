import type { Labels } from '../instruments/instrument.js'
import type { UniverseReader } from '../reading/universe-reading.js'

/** One call of `prometheusMetrics`: a universe, and what its numbers are labelled with. */
export interface Source {
  readonly reader: UniverseReader
  readonly labels: Labels
}

/** The sources without those that tell the same as another: a universe that is given twice counts once. */
export function distinct(sources: Iterable<Source>): readonly Source[] {
  const kept: Source[] = []
  for (const source of sources) if (!kept.some((other) => tellsTheSame(source, other))) kept.push(source)
  return kept
}

const tellsTheSame = (a: Source, b: Source): boolean =>
  a.reader.universe === b.reader.universe && JSON.stringify(a.labels) === JSON.stringify(b.labels)
