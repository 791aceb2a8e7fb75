export type { MetricsHandle } from '../metrics-handle.js'
export type { PrometheusMetricsOptions } from './options.js'
export { prometheusMetrics } from './prometheus-metrics.js'
