import { labelText } from './label-text.js'
import type { Line } from './line.js'
import type { Sample } from './sample.js'
import type { Subject } from './subjects.js'

/**
 * Lines of the exposition, put together without an object for each. A registry prints `metricName`, labels and value of a sample
 * as they are, one after the other: so one sample whose name is all of the text but for the last line's labels and value is
 * printed as the text.
 */
export class TextLines<Reading> {
  readonly #name: string
  /** What of each line is the same for every subject: the text in front of its labels, line break included, and behind them. */
  readonly #heads: readonly string[]
  readonly #tails: readonly string[]
  /** All lines but the last. */
  #text = ''
  #lastText = ''
  #lastSubject: Subject<Reading> | undefined
  #lastLine: Line<Reading> | undefined
  #lastValue = 0

  /** Subjects must have labels. */
  constructor(name: string, lines: readonly Line<Reading>[]) {
    this.#name = name
    this.#heads = lines.map(({ suffix }) => `\n${name}${suffix}{`)
    this.#tails = lines.map(({ labels }) => (hasAny(labels) ? `,${labelText(labels)}} ` : '} '))
  }

  /** @param index of `line` among the lines */
  add(subject: Subject<Reading>, line: Line<Reading>, value: number, index: number): void {
    this.#text += this.#lastText
    this.#lastText = `${this.#heads[index]}${subject.text}${this.#tails[index]}${value}`
    this.#lastSubject = subject
    this.#lastLine = line
    this.#lastValue = value
  }

  /** One sample for all that was added; none if nothing was. */
  samples(): readonly Sample[] {
    if (this.#lastSubject === undefined || this.#lastLine === undefined) return []
    const { suffix, labels } = this.#lastLine
    const metricName = `${this.#text}\n${this.#name}${suffix}`.slice(1)
    return [{ metricName, labels: { ...this.#lastSubject.labels, ...labels }, value: this.#lastValue }]
  }
}

const hasAny = (labels: object): boolean => Object.keys(labels).length > 0
