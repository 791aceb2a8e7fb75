import type { Universe } from '@galaxycache/galaxy'
import type { BatchObservableResult } from '@opentelemetry/api'
import type { MetricsHandle } from '../metrics-handle.js'
import { Slices } from '../reading/slices.js'
import { UniverseReader } from '../reading/universe-reading.js'
import { requireUniverse } from '../require.js'
import { ChannelHistograms } from './channel-histograms.js'
import { ObservedInstruments } from './observed-instruments.js'
import { type OpenTelemetryMetricsOptions, resolveOpenTelemetryMetricsOptions } from './options.js'

/**
 * Tells a universe's numbers to OpenTelemetry. Counters and gauges are read when somebody collects, histograms are told
 * of each load as it ends; a hit costs nothing more. Galaxies and peers may come and go.
 * @throws TypeError that says which option breaks which rule
 */
export function openTelemetryMetrics(universe: Universe, options: OpenTelemetryMetricsOptions = {}): MetricsHandle {
  requireUniverse(universe)
  const { meter, attributes } = resolveOpenTelemetryMetricsOptions(options)
  const observed = new ObservedInstruments(meter)
  const histograms = new ChannelHistograms(meter, universe, attributes)
  const reader = new UniverseReader(universe)
  const observables = observed.observables
  const collect = async (result: BatchObservableResult): Promise<void> =>
    observed.report(result, await reader.read(new Slices()), attributes)

  meter.addBatchObservableCallback(collect, observables)
  histograms.open()
  const close = (): void => {
    meter.removeBatchObservableCallback(collect, observables)
    histograms.close()
  }
  return { close, [Symbol.dispose]: close }
}
