import type { Instrument, Unit } from '../instruments/instrument.js'

const unitSuffixes: Readonly<Record<Unit, string>> = { s: '_seconds', By: '_bytes', 1: '_ratio', '': '' }

/**
 * The name of an instrument by Prometheus' rules: base unit at the end, then `_total` for counters. Source: the
 * OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility", which gives the same name.
 */
export function expositionName<R>(prefix: string, { kind, name, unit }: Instrument<R>): string {
  return `${prefix}${name.replaceAll('.', '_')}${unitSuffixes[unit]}${kind === 'counter' ? '_total' : ''}`
}
