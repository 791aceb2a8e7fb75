import { requireKnown } from '@galaxycache/galaxy'
import { type OpenMetricsContentType, type PrometheusContentType, type Registry, register } from 'prom-client'
import type { Labels } from '../instruments/instrument.js'
import { reservedLabels } from '../instruments/instruments.js'
import { requireLabels, requireMatch, requireMethods, requireObject } from '../require.js'

/** A registry of prom-client, whichever format it speaks. */
export type AnyRegistry = Registry<PrometheusContentType> | Registry<OpenMetricsContentType>

/** Where a universe's numbers go, and under which names. */
export interface PrometheusMetricsOptions {
  /** Default: prom-client's own, `register`. */
  readonly registry?: AnyRegistry
  /** What all names begin with. Default `'galaxycache_'`. */
  readonly prefix?: string
  /**
   * Labels of every number of this universe. Default: none. Universes in one registry that have the same labels are
   * told as one: counters are summed. An empty value is no label.
   */
  readonly labels?: Labels
}

/** Checked {@link PrometheusMetricsOptions}. */
export type ResolvedPrometheusMetricsOptions = Required<PrometheusMetricsOptions>

const registryMethods = ['registerMetric', 'getSingleMetric', 'removeSingleMetric']

/** @throws TypeError that says which option breaks which rule */
export function resolvePrometheusMetricsOptions(options: PrometheusMetricsOptions): ResolvedPrometheusMetricsOptions {
  requireObject('options', options)
  requireKnown(options, { registry: true, prefix: true, labels: true })
  const { registry = register, prefix = 'galaxycache_', labels = {} } = options
  requireMethods('registry', 'Registry of prom-client', registry, registryMethods)
  requireMatch('prefix', 'letters, digits, _ and :, and no digit first', prefix, /^(?:[a-zA-Z_:][\w:]*)?$/)
  requireLabels('labels', labels, reservedLabels)
  return { registry, prefix, labels: canonical(labels) }
}

/**
 * To Prometheus the order of labels is nothing, and an empty one is none: series that differ in
 * these alone are one series.
 */
function canonical(labels: Labels): Labels {
  const told = Object.entries(labels).filter(([, value]) => value !== '')
  return Object.fromEntries(told.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
