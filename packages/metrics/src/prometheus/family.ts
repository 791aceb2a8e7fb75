import type { Instrument, Labels, Merge } from '../instruments/instrument.js'
import type { Columns } from './columns.js'
import type { Line } from './line.js'
import type { MetricSamples, Sample } from './sample.js'
import type { Scrape, Tables } from './scrape.js'
import { TextLines } from './text-lines.js'

/** Who gives the families of one registry what they tell. */
export interface FamilyOwner {
  /** The scrape that is beginning. */
  scrape(): Scrape
  /** Whether the registry prints labels and names as they are given. */
  printsAsIs(): boolean
}

/** Columns, whatever is read of. */
type AnyColumns = Pick<Columns<never>, 'lines' | 'start' | 'merge'> & {
  readonly instrument: Pick<Instrument<never>, 'kind' | 'help'>
}

/** What a {@link Family} is made of. */
export interface FamilyOptions {
  readonly name: string
  readonly columns: AnyColumns
  /** Whose columns they are. Each subject has labels, unless it is the process. */
  readonly table: keyof Tables
}

/**
 * One metric in a registry of prom-client, which knows metrics by `name`, `get` and `getForPromString`. Its own classes
 * would keep a copy of every number, and their histograms cannot be set.
 */
export class Family {
  /** Not readonly: a registry that speaks OpenMetrics takes `_total` off. */
  name: string
  /** The name under which it was registered. */
  readonly registeredName: string
  readonly help: string
  readonly type: MetricSamples['type']
  /** How prom-client's AggregatorRegistry puts those of several workers together. */
  readonly aggregator: Merge
  readonly owner: FamilyOwner
  readonly #table: keyof Tables
  readonly #lines: readonly Line[]
  readonly #start: number
  readonly #textLines: TextLines

  constructor(owner: FamilyOwner, { name, columns, table }: FamilyOptions) {
    const { instrument, lines, start, merge } = columns
    this.owner = owner
    this.name = name
    this.registeredName = name
    this.help = instrument.help
    this.type = instrument.kind
    this.aggregator = merge
    this.#table = table
    this.#lines = lines
    this.#start = start
    this.#textLines = new TextLines(name, lines, start)
  }

  /** All numbers with their labels: for `getMetricsAsJSON`, and so for `node:cluster`. */
  get(): Promise<MetricSamples> {
    return this.#describe((scrape) => this.#samples(scrape))
  }

  /** The same for `metrics`. Text where that will do: a thousand galaxies are over 100,000 lines. */
  getForPromString(): Promise<MetricSamples> {
    const printable = this.#table !== 'process' && this.owner.printsAsIs() && this.name === this.registeredName
    return this.#describe((scrape) => (printable ? this.#text(scrape) : this.#samples(scrape)))
  }

  /** Nothing to do: the numbers are the universe's. */
  reset(): void {}

  #describe(read: (scrape: Scrape) => Promise<readonly Sample[]>): Promise<MetricSamples> {
    const scrape = this.owner.scrape()
    return scrape.slices.inTurn(async () => {
      const values = await read(scrape)
      return { name: this.name, help: this.help, type: this.type, aggregator: this.aggregator, values }
    })
  }

  async #samples({ tables, slices }: Scrape): Promise<readonly Sample[]> {
    const { subjects, numbers, width } = (await tables)[this.#table]
    const samples: Sample[] = []
    for (const [row, { labels }] of subjects.entries()) {
      if (slices.over) await slices.next()
      for (const [index, line] of this.#lines.entries()) {
        const value = numbers[row * width + this.#start + index] ?? Number.NaN
        if (!Number.isNaN(value)) samples.push(this.#sample(labels, line, value))
      }
    }
    return samples
  }

  async #text({ tables, slices }: Scrape): Promise<readonly Sample[]> {
    return this.#textLines.samples((await tables)[this.#table], slices)
  }

  #sample(labels: Labels, line: Line, value: number): Sample {
    const sample = { labels: { ...labels, ...line.labels }, value }
    return line.suffix === '' ? sample : { ...sample, metricName: `${this.name}${line.suffix}` }
  }
}
