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
  }

  /** All numbers with their labels: for `getMetricsAsJSON`, and so for `node:cluster`. */
  get(): Promise<MetricSamples> {
    return this.#describe((scrape) => this.#samples(scrape))
  }

  /** The same for `metrics`. Text where that will do: a thousand galaxies are 90,000 lines, and it takes a third of the time. */
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

  async #samples(scrape: Scrape): Promise<readonly Sample[]> {
    const samples: Sample[] = []
    await this.#forEach(scrape, (subject, line, value) => samples.push(this.#sample(subject, line, value)))
    return samples
  }

  async #text(scrape: Scrape): Promise<readonly Sample[]> {
    const text = new TextLines(this.name, this.#lines)
    await this.#forEach(scrape, (subject, line, value, index) => text.add(subject, line, value, index))
    return text.samples()
  }

  async #forEach(
    { subjects, slices }: Scrape,
    visit: (subject: Subject<Reading>, line: Line<Reading>, value: number, index: number) => void,
  ): Promise<void> {
    for (const subject of this.#options.subjects(await subjects)) {
      if (slices.over) await slices.next()
      for (let index = 0; index < this.#lines.length; index++) {
        const line = this.#lines[index] as Line<Reading>
        const value = numberOf(line, subject, this.aggregator)
        if (value !== undefined) visit(subject, line, value, index)
      }
    }
  }

  #sample(subject: Subject<Reading>, { suffix, labels }: Line<Reading>, value: number): Sample {
    const sample = { labels: { ...subject.labels, ...labels }, value }
    return suffix === '' ? sample : { ...sample, metricName: `${this.name}${suffix}` }
  }
}
