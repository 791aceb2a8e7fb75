import type { Instrument, Merge } from '../instruments/instrument.js'
import { type Line, linesOf } from './line.js'
import type { MetricSamples, Sample } from './sample.js'
import type { Scrape } from './scrape.js'
import { numberOf, type Subject, type Subjects } from './subjects.js'
import { TextLines } from './text-lines.js'

/** Who gives the families of one registry what they tell. */
export interface FamilyOwner {
  /** The scrape that is beginning. */
  scrape(): Scrape
  /** Whether the registry prints labels and names as they are given. */
  printsAsIs(): boolean
}

/** What a {@link Family} is made of. */
export interface FamilyOptions<Reading> {
  readonly name: string
  readonly instrument: Instrument<Reading>
  /** Those of its instrument; many of them, each with labels, where `many`. */
  readonly subjects: (all: Subjects) => readonly Subject<Reading>[]
  readonly many: boolean
}

/**
 * One metric in a registry of prom-client, which knows metrics by `name`, `get` and `getForPromString`. Its own classes would
 * keep a copy of every number, and their histograms cannot be set.
 */
export class Family<Reading> {
  /** Not readonly: a registry that speaks OpenMetrics takes `_total` off. */
  name: string
  /** The name under which it was registered. */
  readonly registeredName: string
  readonly help: string
  readonly type: Instrument<Reading>['kind']
  /** How prom-client's AggregatorRegistry puts those of several workers together. */
  readonly aggregator: Merge
  readonly owner: FamilyOwner
  readonly #options: FamilyOptions<Reading>
  readonly #lines: readonly Line<Reading>[]
  readonly #textLines: TextLines<Reading>

  constructor(owner: FamilyOwner, options: FamilyOptions<Reading>) {
    const { name, instrument } = options
    this.owner = owner
    this.#options = options
    this.#lines = linesOf(instrument)
    this.name = name
    this.registeredName = name
    this.help = instrument.help
    this.type = instrument.kind
    this.aggregator = instrument.kind === 'histogram' ? 'sum' : instrument.merge
    this.#textLines = new TextLines(name, this.#lines, this.aggregator)
  }

  /** All numbers with their labels: for `getMetricsAsJSON`, and so for `node:cluster`. */
  get(): Promise<MetricSamples> {
    return this.#describe((scrape) => this.#samples(scrape))
  }

  /** The same for `metrics`. Text where that will do: a thousand galaxies are over 100,000 lines. */
  getForPromString(): Promise<MetricSamples> {
    const printable = this.#options.many && this.owner.printsAsIs() && this.name === this.registeredName
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

  async #samples({ subjects, slices }: Scrape): Promise<readonly Sample[]> {
    const samples: Sample[] = []
    for (const subject of this.#options.subjects(await subjects)) {
      if (slices.over) await slices.next()
      for (const line of this.#lines) {
        const value = numberOf(line, subject, this.aggregator)
        if (value !== undefined) samples.push(this.#sample(subject, line, value))
      }
    }
    return samples
  }

  async #text({ subjects, slices }: Scrape): Promise<readonly Sample[]> {
    return this.#textLines.samples(this.#options.subjects(await subjects), slices)
  }

  #sample(subject: Subject<Reading>, { suffix, labels }: Line<Reading>, value: number): Sample {
    const sample = { labels: { ...subject.labels, ...labels }, value }
    return suffix === '' ? sample : { ...sample, metricName: `${this.name}${suffix}` }
  }
}
