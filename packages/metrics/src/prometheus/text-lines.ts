import type { Slices } from '../reading/slices.js'
import { labelText } from './label-text.js'
import type { Line } from './line.js'
import type { Sample } from './sample.js'
import type { Table } from './table.js'

/**
 * So many subjects are printed together. Fewer would leave more objects between scrapes; of more,
 * fewer stay as they were.
 */
const blockSize = 64

/** What was last printed: block by block, undefined where there was no line. */
interface Printed {
  readonly table: Table
  readonly blocks: readonly (Sample | undefined)[]
}

/**
 * Prints one metric without an object for each line. Text in which no number changed since the last scrape is used
 * again: what is kept is as much as the last scrape printed.
 */
export class TextLines {
  /** What of each line is the same for every subject: the text in front of its labels, and behind them. */
  readonly #heads: readonly string[]
  readonly #tails: readonly string[]
  readonly #start: number
  #last: Printed | undefined

  /** @param start where the first line is in the rows of the table */
  constructor(name: string, lines: readonly Line[], start: number) {
    this.#heads = lines.map(({ suffix }) => `${name}${suffix}{`)
    this.#tails = lines.map(({ labels }) => (hasAny(labels) ? `,${labelText(labels)}} ` : '} '))
    this.#start = start
  }

  /** Samples that a registry prints as the lines of all subjects, which must have labels. */
  async samples(table: Table, slices: Slices): Promise<readonly Sample[]> {
    const blocks: (Sample | undefined)[] = []
    for (let first = 0; first < table.subjects.length; first += blockSize) {
      if (slices.over) await slices.next()
      const last = this.#last
      const unchanged = last !== undefined && this.#areAlike(last.table, table, first)
      blocks.push(unchanged ? last.blocks[blocks.length] : this.#print(table, first))
    }
    this.#last = { table, blocks }
    return blocks.filter((block) => block !== undefined)
  }

  /** Whether a block of two tables is the same text. Loops, because in a large scrape most of them are. */
  #areAlike(before: Table, now: Table, first: number): boolean {
    const end = endOf(now, first)
    if (endOf(before, first) !== end) return false
    for (let row = first; row < end; row++) {
      if (before.subjects[row]?.text !== now.subjects[row]?.text) return false
      const start = row * now.width + this.#start
      for (let at = start; at < start + this.#heads.length; at++) {
        // Two NaN are alike: there is still no such line.
        if (!Object.is(before.numbers[at], now.numbers[at])) return false
      }
    }
    return true
  }

  /**
   * A registry prints the name, a space and the value of a sample that has no labels: so the name is all of the
   * text but for the last value.
   */
  #print(table: Table, first: number): Sample | undefined {
    const { subjects, numbers, width } = table
    const end = endOf(table, first)
    let text = ''
    let value = Number.NaN
    for (let row = first; row < end; row++) {
      const labels = subjects[row]?.text ?? ''
      for (let line = 0; line < this.#heads.length; line++) {
        const next = numbers[row * width + this.#start + line] ?? Number.NaN
        if (Number.isNaN(next)) continue
        if (text !== '') text += `${value}\n`
        text += `${this.#heads[line]}${labels}${this.#tails[line]}`
        value = next
      }
    }
    // Cutting off the last space also makes one string of the many that a text put together by `+=` consists of.
    return text === '' ? undefined : { metricName: text.slice(0, -1), labels: {}, value }
  }
}

const endOf = ({ subjects }: Table, first: number): number => Math.min(first + blockSize, subjects.length)

const hasAny = (labels: object): boolean => Object.keys(labels).length > 0
