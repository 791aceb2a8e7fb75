import type { Merge } from '../instruments/instrument.js'
import type { Slices } from '../reading/slices.js'
import { labelText } from './label-text.js'
import type { Line } from './line.js'
import type { Sample } from './sample.js'
import { numberOf, type Subject } from './subjects.js'

/** So many subjects are printed together. Fewer would leave more objects between scrapes; of more, fewer stay as they were. */
const blockSize = 16

/** What was last printed for neighbouring subjects. */
interface Block {
  readonly texts: readonly string[]
  /** Of all lines of the first subject, then of the next. */
  readonly values: readonly (number | undefined)[]
  /** Prints all of it; undefined where there is no line. */
  readonly sample: Sample | undefined
}

/**
 * Prints one metric without an object for each line. Text in which no number changed since the last scrape is used again: what
 * is kept is as much as the last scrape printed.
 */
export class TextLines<Reading> {
  readonly #lines: readonly Line<Reading>[]
  readonly #merge: Merge
  /** What of each line is the same for every subject: the text in front of its labels, and behind them. */
  readonly #heads: readonly string[]
  readonly #tails: readonly string[]
  #blocks: readonly Block[] = []

  constructor(name: string, lines: readonly Line<Reading>[], merge: Merge) {
    this.#lines = lines
    this.#merge = merge
    this.#heads = lines.map(({ suffix }) => `${name}${suffix}{`)
    this.#tails = lines.map(({ labels }) => (hasAny(labels) ? `,${labelText(labels)}} ` : '} '))
  }

  /** Samples that a registry prints as the lines of all subjects, which must have labels. */
  async samples(subjects: readonly Subject<Reading>[], slices: Slices): Promise<readonly Sample[]> {
    const blocks: Block[] = []
    for (let start = 0; start < subjects.length; start += blockSize) {
      if (slices.over) await slices.next()
      blocks.push(this.#print(subjects.slice(start, start + blockSize), this.#blocks[blocks.length]))
    }
    this.#blocks = blocks
    return blocks.map(({ sample }) => sample).filter((sample) => sample !== undefined)
  }

  #print(subjects: readonly Subject<Reading>[], before: Block | undefined): Block {
    if (before !== undefined && this.#stillTells(before, subjects)) return before
    const texts = subjects.map(({ text }) => text)
    const values: (number | undefined)[] = []
    for (const subject of subjects) for (const line of this.#lines) values.push(numberOf(line, subject, this.#merge))
    return { texts, values, sample: this.#sample(texts, values) }
  }

  /** Loops, because most of a large scrape is as it was, and this is then most of the work. */
  #stillTells({ texts, values }: Block, subjects: readonly Subject<Reading>[]): boolean {
    if (texts.length !== subjects.length) return false
    let index = 0
    for (const [at, subject] of subjects.entries()) {
      if (subject.text !== texts[at]) return false
      for (const line of this.#lines) if (numberOf(line, subject, this.#merge) !== values[index++]) return false
    }
    return true
  }

  /**
   * A registry prints the name, a space and the value of a sample that has no labels: so the name is all of the text but for the
   * last value.
   */
  #sample(texts: readonly string[], values: readonly (number | undefined)[]): Sample | undefined {
    const printed: string[] = []
    let last: number | undefined
    values.forEach((value, index) => {
      if (value === undefined) return
      const line = index % this.#lines.length
      const text = texts[(index - line) / this.#lines.length]
      printed.push(last === undefined ? '' : `${last}\n`, this.#heads[line] ?? '', text ?? '', this.#tails[line] ?? '')
      last = value
    })
    return last === undefined ? undefined : { metricName: printed.join('').slice(0, -1), labels: {}, value: last }
  }
}

const hasAny = (labels: object): boolean => Object.keys(labels).length > 0
