export type { MetricsHandle } from '../metrics-handle.js'
export { openTelemetryMetrics } from './opentelemetry-metrics.js'
export type { OpenTelemetryMetricsOptions } from './options.js'
