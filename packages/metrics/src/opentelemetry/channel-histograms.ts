import { type FetchMessage, fetchChannel, type LoadMessage, loadChannel, type Universe } from '@galaxycache/galaxy'
import type { Histogram, Meter } from '@opentelemetry/api'
import type { HistogramInstrument, Labels } from '../instruments/instrument.js'
import { sizeAndTimeInstruments } from '../instruments/size-and-time-instruments.js'
import { meterName, meterOptions } from './instrument-options.js'

const { peerFetch, backendLoad, valueSize, keySize } = sizeAndTimeInstruments

/** The histograms, which OpenTelemetry cannot read: they are told of each load as it ends. */
export class ChannelHistograms {
  readonly #universe: Universe
  readonly #attributes: Labels
  readonly #peerFetch: Histogram
  readonly #backendLoad: Histogram
  readonly #valueSize: Histogram
  readonly #keySize: Histogram

  constructor(meter: Meter, universe: Universe, attributes: Labels) {
    this.#universe = universe
    this.#attributes = attributes
    this.#peerFetch = makeHistogram(meter, peerFetch)
    this.#backendLoad = makeHistogram(meter, backendLoad)
    this.#valueSize = makeHistogram(meter, valueSize)
    this.#keySize = makeHistogram(meter, keySize)
  }

  /** Listens to all loads of this process, those of other universes among them. */
  open(): void {
    fetchChannel.subscribe(this.#onFetch)
    loadChannel.subscribe(this.#onLoad)
  }

  close(): void {
    fetchChannel.unsubscribe(this.#onFetch)
    loadChannel.unsubscribe(this.#onLoad)
  }

  readonly #onFetch = (message: unknown): void => this.#record(this.#peerFetch, message as FetchMessage)

  readonly #onLoad = (message: unknown): void => this.#record(this.#backendLoad, message as LoadMessage)

  #record(duration: Histogram, { universe, galaxy, key, durationMs, valueBytes }: FetchMessage | LoadMessage): void {
    if (universe !== this.#universe.self.id) return
    const attributes = { ...this.#attributes, galaxy }
    duration.record(durationMs / 1000, attributes)
    if (valueBytes === undefined) return
    this.#valueSize.record(valueBytes, attributes)
    this.#keySize.record(Buffer.byteLength(key), attributes)
  }
}

const makeHistogram = <R>(meter: Meter, instrument: HistogramInstrument<R>): Histogram =>
  meter.createHistogram(meterName(instrument), meterOptions(instrument))
