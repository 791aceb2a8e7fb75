import {
  AggregationTemporality,
  type Histogram,
  InMemoryMetricExporter,
  type MeterProvider,
  PeriodicExportingMetricReader,
  MeterProvider as Provider,
} from '@opentelemetry/sdk-metrics'
import type { Labels } from '#src/instruments/instrument.js'

/** One point of an instrument that was exported. */
export interface Point {
  readonly attributes: Labels
  readonly value: number | Histogram
}

/** A real SDK whose exporter keeps what it is given. */
export class MemoryTelemetry {
  readonly #exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  readonly provider: MeterProvider

  constructor() {
    const reader = new PeriodicExportingMetricReader({ exporter: this.#exporter, exportIntervalMillis: 2 ** 31 - 1 })
    this.provider = new Provider({ readers: [reader] })
  }

  /** What is exported now, by the name of the instrument. */
  async collect(): Promise<ReadonlyMap<string, readonly Point[]>> {
    this.#exporter.reset()
    await this.provider.forceFlush()
    const points = this.#exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints as unknown as readonly Point[]] as const)
    return new Map(points)
  }
}
