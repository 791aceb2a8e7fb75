import CliTable from 'cli-table3'

/** A table of texts, to be shown in a terminal or on a page. */
export interface Table {
  readonly heading: string
  readonly head: readonly string[]
  /** Each as long as `head`; the first text of a row names it. */
  readonly rows: readonly (readonly string[])[]
}

/** For a terminal. No colours, because reports go into files, and no lines between rows, because there are many. */
export function asText({ heading, head, rows }: Table): string {
  const colAligns = head.map((_, column) => (column === 0 ? 'left' : 'right'))
  const table = new CliTable({ head: [...head], colAligns, style: { head: [], border: [], compact: true } })
  for (const row of rows) table.push([...row])
  return `${heading}\n${table.toString()}\n`
}

/** For a page; its heading is one of the third level. */
export function asMarkdown({ heading, head, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const marks = head.map((_, column) => (column === 0 ? '---' : '--:'))
  return [`### ${heading}`, '', line(head), line(marks), ...rows.map(line), ''].join('\n')
}

/** A part of one, as percent: `0.1234` is `12.34%`. */
export const percent = (part: number): string => `${(100 * part).toFixed(2)}%`

/** A ratio as the change that it is: `0.85` is `-15.0%`. */
export const change = (ratio: number): string => `${ratio >= 1 ? '+' : '-'}${Math.abs(100 * (ratio - 1)).toFixed(1)}%`

/** A count with its thousands apart. */
export const count = (value: number): string => value.toLocaleString('en')
