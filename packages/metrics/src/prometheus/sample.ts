import type { Labels } from '../instruments/instrument.js'

/** One number, as prom-client's registries take it. */
export interface Sample {
  /** Where it is not the name of the metric. */
  readonly metricName?: string
  readonly labels: Labels
  readonly value: number
}

/** A metric with its numbers, as prom-client's registries take it. */
export interface MetricSamples {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly aggregator: string
  readonly values: readonly Sample[]
}
