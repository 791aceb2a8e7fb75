import { requireKnown } from '@galaxycache/galaxy'
import { type Meter, metrics } from '@opentelemetry/api'
import type { Labels } from '../instruments/instrument.js'
import { reservedLabels } from '../instruments/instruments.js'
import { requireAttributes, requireMethods, requireObject } from '../require.js'

/** Where a universe's numbers go. */
export interface OpenTelemetryMetricsOptions {
  /**
   * Default: one of the MeterProvider that is registered now. The API gives meters made before it was
   * registered no way to it.
   */
  readonly meter?: Meter
  /**
   * Attributes of every number of this universe, with names such as `deployment.environment.name`. Default: none.
   * Several universes in one process need them, to be told apart.
   */
  readonly attributes?: Labels
}

/** Checked {@link OpenTelemetryMetricsOptions}. */
export type ResolvedOpenTelemetryMetricsOptions = Required<OpenTelemetryMetricsOptions>

const meterMethods = ['createObservableCounter', 'createHistogram', 'addBatchObservableCallback']

/** @throws TypeError that says which option breaks which rule */
export function resolveOpenTelemetryMetricsOptions(
  options: OpenTelemetryMetricsOptions,
): ResolvedOpenTelemetryMetricsOptions {
  requireObject('options', options)
  requireKnown(options, { meter: true, attributes: true })
  const { meter = metrics.getMeter('@galaxycache/metrics'), attributes = {} } = options
  requireMethods('meter', 'Meter of OpenTelemetry', meter, meterMethods)
  requireAttributes('attributes', attributes, reservedLabels)
  return { meter, attributes: { ...attributes } }
}
