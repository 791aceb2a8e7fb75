/** Names and values of labels; attributes, in the words of OpenTelemetry. */
export type Labels = Readonly<Record<string, string>>

/**
 * What is made of numbers that have the same labels, as those of two universes in one registry, or of the workers of
 * `node:cluster`. Names are those of prom-client's aggregators.
 */
export type Merge = 'sum' | 'min' | 'average'

/** Unit in UCUM, as OpenTelemetry has it: seconds, bytes, a ratio from 0 to 1, or a count. */
export type Unit = 's' | 'By' | '1' | ''

/** One number of an instrument, and where it is read. */
export interface Series<Reading> {
  /** Besides those that say what is read, such as `galaxy`. */
  readonly labels: Labels
  /** Undefined: there is nothing to tell yet. */
  readonly read: (reading: Reading) => number | undefined
}

interface Described {
  /**
   * In the words of OpenTelemetry, parts apart by dots. Prometheus' name follows from it, from
   * the unit and from the kind.
   */
  readonly name: string
  readonly unit: Unit
  /** One sentence, without a full stop. */
  readonly help: string
}

/** A number that only grows. */
export interface CounterInstrument<Reading> extends Described {
  readonly kind: 'counter'
  readonly merge: 'sum'
  readonly series: readonly Series<Reading>[]
}

/** A number that grows and shrinks. */
export interface GaugeInstrument<Reading> extends Described {
  readonly kind: 'gauge'
  readonly merge: Merge
  readonly series: readonly Series<Reading>[]
}

/** Counts by size. */
export interface HistogramInstrument<Reading> extends Described {
  readonly kind: 'histogram'
  /** Upper bounds of the buckets, inclusive, ascending, in {@link Described.unit}. */
  readonly bounds: readonly number[]
  /** Values in each bucket, not cumulative; one more than there are bounds. */
  readonly counts: (reading: Reading) => readonly number[]
  /** Sum of all values, in the unit. */
  readonly sum: (reading: Reading) => number
}

/** One metric, whoever it is told to. */
export type Instrument<Reading> = CounterInstrument<Reading> | GaugeInstrument<Reading> | HistogramInstrument<Reading>

/** A counter with one number. */
export function counter<Reading>(
  name: string,
  help: string,
  read: Series<Reading>['read'],
): CounterInstrument<Reading> {
  return counters(name, help, [{ labels: {}, read }])
}

/** A counter with a number for each set of labels. */
export function counters<Reading>(
  name: string,
  help: string,
  series: readonly Series<Reading>[],
): CounterInstrument<Reading> {
  return { kind: 'counter', name, unit: '', help, merge: 'sum', series }
}
