import type { Universe } from '@galaxycache/galaxy'
import type { MetricsHandle } from '../metrics-handle.js'
import { UniverseReader } from '../reading/universe-reading.js'
import { requireUniverse } from '../require.js'
import { Collector } from './collector.js'
import { type PrometheusMetricsOptions, resolvePrometheusMetricsOptions } from './options.js'

/**
 * Tells a universe's numbers in a registry of prom-client. They are read when the registry is: a get costs nothing
 * more. Galaxies and peers may come and go. Several universes may share a registry, and one may be in several.
 * @throws TypeError that says which option breaks which rule, or which name another metric has in the registry
 */
export function prometheusMetrics(universe: Universe, options: PrometheusMetricsOptions = {}): MetricsHandle {
  requireUniverse(universe)
  const { registry, prefix, labels } = resolvePrometheusMetricsOptions(options)
  const collector = Collector.of(registry, prefix)
  const source = { reader: new UniverseReader(universe), labels }
  collector.add(source)
  const close = (): void => collector.remove(source)
  return { close, [Symbol.dispose]: close }
}
