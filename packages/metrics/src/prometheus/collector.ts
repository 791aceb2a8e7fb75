import { type Metric, Registry } from 'prom-client'
import { instruments } from '../instruments/instruments.js'
import { Slices } from '../reading/slices.js'
import { type Columns, columnsOf } from './columns.js'
import { expositionName } from './exposition-name.js'
import { Family, type FamilyOwner } from './family.js'
import type { AnyRegistry } from './options.js'
import type { Scrape, Tables } from './scrape.js'
import { distinct, type Source } from './source.js'
import { subjectsOf } from './subjects.js'
import { readTable } from './table.js'

const columns = {
  process: columnsOf(instruments.process),
  peer: columnsOf(instruments.peer),
  galaxy: columnsOf(instruments.galaxy),
}

/** Our metrics in one registry under one prefix, and what they tell of. */
export class Collector implements FamilyOwner {
  readonly #registry: AnyRegistry
  readonly #families: readonly Family[]
  readonly #sources = new Set<Source>()
  #scrape: Scrape | undefined

  private constructor(registry: AnyRegistry, prefix: string) {
    this.#registry = registry
    this.#families = [
      ...this.#makeFamilies(prefix, 'process', columns.process),
      ...this.#makeFamilies(prefix, 'peer', columns.peer),
      ...this.#makeFamilies(prefix, 'galaxy', columns.galaxy),
    ]
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
      this.#scrape = { slices, tables: this.#read(slices) }
      queueMicrotask(() => {
        this.#scrape = undefined
      })
    }
    return this.#scrape
  }

  /**
   * Not where it adds labels, or speaks OpenMetrics. Should prom-client ever keep its labels
   * elsewhere, the answer is no.
   */
  printsAsIs(): boolean {
    const { _defaultLabels: added } = this.#registry as { readonly _defaultLabels?: object }
    const asText = this.#registry.contentType === Registry.PROMETHEUS_CONTENT_TYPE
    return asText && added !== undefined && Object.keys(added).length === 0
  }

  /** One table after the other, because they share the slices. */
  async #read(slices: Slices): Promise<Tables> {
    const { process, peer, galaxy } = subjectsOf(distinct(this.#sources))
    return {
      process: await readTable(columns.process, process, slices),
      peer: await readTable(columns.peer, peer, slices),
      galaxy: await readTable(columns.galaxy, galaxy, slices),
    }
  }

  #makeFamilies<R>(prefix: string, table: keyof Tables, all: readonly Columns<R>[]): readonly Family[] {
    return all.map((one) => new Family(this, { name: expositionName(prefix, one.instrument), columns: one, table }))
  }
}

function requireFree(registry: AnyRegistry, name: string): void {
  if (registry.getSingleMetric(name) !== undefined)
    throw new TypeError(
      `names of metrics must be free in the registry, got ${name}, which another metric has: set prefix`,
    )
}
