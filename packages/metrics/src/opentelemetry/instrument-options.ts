import type { MetricOptions } from '@opentelemetry/api'
import type { Instrument, Unit } from '../instruments/instrument.js'

const units: Readonly<Record<Unit, string>> = { s: 's', By: 'By', 1: '1', '': '' }

/** Prefix of all names. */
const namespace = 'galaxycache.'

/** Name of an instrument in OpenTelemetry. */
export const meterName = <R>({ name }: Instrument<R>): string => `${namespace}${name}`

/** What OpenTelemetry is told of an instrument. */
export function meterOptions<R>(instrument: Instrument<R>): MetricOptions {
  const { help: description, unit } = instrument
  const options = { description, unit: units[unit] }
  if (instrument.kind !== 'histogram') return options
  return { ...options, advice: { explicitBucketBoundaries: [...instrument.bounds] } }
}
