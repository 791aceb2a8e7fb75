import type { BatchObservableResult, Meter, Observable } from '@opentelemetry/api'
import type { Instrument, Labels, Series } from '../instruments/instrument.js'
import { instruments } from '../instruments/instruments.js'
import type { UniverseReading } from '../reading/universe-reading.js'
import { meterName, meterOptions } from './instrument-options.js'

/** An instrument of ours and the one that OpenTelemetry made for it. */
interface Observed<Reading> {
  readonly observable: Observable
  readonly series: readonly Series<Reading>[]
}

/** The instruments that are read when somebody collects: all but the histograms. */
export class ObservedInstruments {
  readonly #process
  readonly #peer
  readonly #galaxy

  constructor(meter: Meter) {
    this.#process = observe(meter, instruments.process)
    this.#peer = observe(meter, instruments.peer)
    this.#galaxy = observe(meter, instruments.galaxy)
  }

  /** What OpenTelemetry made. */
  get observables(): Observable[] {
    return [...this.#process, ...this.#peer, ...this.#galaxy].map(({ observable }) => observable)
  }

  /** Tells `result` all numbers of `reading`. */
  report(result: BatchObservableResult, { process, peers, galaxies }: UniverseReading, attributes: Labels): void {
    report(result, this.#process, process, attributes)
    for (const peer of peers) report(result, this.#peer, peer, { ...attributes, peer: peer.id })
    for (const [galaxy, reading] of galaxies) report(result, this.#galaxy, reading, { ...attributes, galaxy })
  }
}

function observe<R>(meter: Meter, all: readonly Instrument<R>[]): readonly Observed<R>[] {
  return all.flatMap((instrument) =>
    instrument.kind === 'histogram'
      ? []
      : [{ observable: makeObservable(meter, instrument), series: instrument.series }],
  )
}

/** A number that makes sense as a sum over processes is an UpDownCounter in OpenTelemetry, any other a Gauge. */
function makeObservable<R>(meter: Meter, instrument: Exclude<Instrument<R>, { kind: 'histogram' }>): Observable {
  const name = meterName(instrument)
  const options = meterOptions(instrument)
  if (instrument.kind === 'counter') return meter.createObservableCounter(name, options)
  if (instrument.merge === 'sum') return meter.createObservableUpDownCounter(name, options)
  return meter.createObservableGauge(name, options)
}

function report<R>(
  result: BatchObservableResult,
  observed: readonly Observed<R>[],
  reading: R,
  attributes: Labels,
): void {
  for (const { observable, series } of observed) {
    for (const { labels, read } of series) {
      const value = read(reading)
      if (value !== undefined) result.observe(observable, value, { ...attributes, ...labels })
    }
  }
}
