import { type Metric, Registry } from 'prom-client'
import type { Instrument, Labels } from '../instruments/instrument.js'
import { instruments } from '../instruments/instruments.js'
import { Slices } from '../reading/slices.js'
import type { UniverseReading } from '../reading/universe-reading.js'
import { expositionName } from './exposition-name.js'
import { Family, type FamilyOptions, type FamilyOwner } from './family.js'
import type { AnyRegistry } from './options.js'
import type { Scrape } from './scrape.js'
import { distinct, type Source } from './source.js'
import { type Subjects, subjectsOf } from './subjects.js'

/** A family, whatever it is read of. */
type AnyFamily = Pick<Family<unknown>, 'name' | 'registeredName' | 'owner'>

/** Our metrics in one registry under one prefix, and what they tell of. */
export class Collector implements FamilyOwner {
  readonly #registry: AnyRegistry
  readonly #families: readonly AnyFamily[]
  readonly #sources = new Set<Source>()
  #scrape: Scrape | undefined

  private constructor(registry: AnyRegistry, prefix: string) {
    this.#registry = registry
    this.#families = this.#makeFamilies(prefix)
    for (const { name } of this.#families) requireFree(registry, name)
    // A registry takes what has a name, `get` and `reset`; its type asks for prom-client's own classes.
    for (const family of this.#families) registry.registerMetric(family as unknown as Metric)
  }

  /** The collector of that registry and prefix. @throws TypeError and registers nothing if one of the names is taken */
  static of(registry: AnyRegistry, prefix: string): Collector {
    const [instrument] = instruments.process
    const known: unknown = instrument && registry.getSingleMetric(expositionName(prefix, instrument))
    return known instanceof Family && known.owner instanceof Collector ? known.owner : new Collector(registry, prefix)
  }

  add(source: Source): void {
    this.#sources.add(source)
  }

  /** Takes a source out, and the metrics with the last one. */
  remove(source: Source): void {
    if (!this.#sources.delete(source) || this.#sources.size > 0) return
    for (const family of this.#families) {
      const registered: unknown = this.#registry.getSingleMetric(family.registeredName)
      // A registry that was cleared may hold others by now.
      if (registered === family) this.#registry.removeSingleMetric(family.registeredName)
    }
  }

  /** A registry asks all families in one go: what is asked before this turn is over belongs to one scrape. */
  scrape(): Scrape {
    if (this.#scrape === undefined) {
      const slices = new Slices()
      this.#scrape = { slices, subjects: this.#read(slices) }
      queueMicrotask(() => {
        this.#scrape = undefined
      })
    }
    return this.#scrape
  }

  /** Not where it adds labels, or speaks OpenMetrics. Should prom-client ever keep its labels elsewhere, the answer is no. */
  printsAsIs(): boolean {
    const { _defaultLabels: added } = this.#registry as { readonly _defaultLabels?: object }
    const asText = this.#registry.contentType === Registry.PROMETHEUS_CONTENT_TYPE
    return asText && added !== undefined && Object.keys(added).length === 0
  }

  /** One universe after the other, because they share the slices. */
  async #read(slices: Slices): Promise<Subjects> {
    const readings: (readonly [Labels, UniverseReading])[] = []
    for (const { reader, labels } of distinct(this.#sources)) readings.push([labels, await reader.read(slices)])
    return subjectsOf(readings)
  }

  #makeFamilies(prefix: string): readonly AnyFamily[] {
    const make = <R>(all: readonly Instrument<R>[], subjects: FamilyOptions<R>['subjects'], many = true): AnyFamily[] =>
      all.map(
        (instrument) => new Family(this, { name: expositionName(prefix, instrument), instrument, subjects, many }),
      )
    return [
      ...make(instruments.process, ({ process }) => process, false),
      ...make(instruments.peer, ({ peer }) => peer),
      ...make(instruments.galaxy, ({ galaxy }) => galaxy),
    ]
  }
}

function requireFree(registry: AnyRegistry, name: string): void {
  if (registry.getSingleMetric(name) !== undefined)
    throw new TypeError(
      `names of metrics must be free in the registry, got ${name}, which another metric has: set prefix`,
    )
}
