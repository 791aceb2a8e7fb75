import { readFile, writeFile } from 'node:fs/promises'
import type { Result } from '../cells/cell.js'
import { insertResults } from '../report/insert.js'
import { plot } from '../report/plot.js'
import { resultTables } from '../report/result-table.js'
import { summaryTables, traceTables, whyNothingCompared } from '../report/summary.js'
import { asMarkdown, asText } from '../report/table.js'
import type { CommandLine } from './command-line.js'
import type { Outputs } from './outputs.js'

/** Prints tables of `results` and their summary, but for `--json`, which has printed each by itself. */
export function printReport(
  results: readonly Result[],
  { json, adversaries }: Pick<CommandLine, 'json' | 'adversaries'>,
  print: (line: string) => void,
): void {
  if (json === true) return
  for (const table of [...resultTables(results), ...summaryTables(results, adversaries)]) print(asText(table))
  const nothingCompared = whyNothingCompared(results)
  if (nothingCompared !== undefined) print(`Nothing to compare: ${nothingCompared}`)
}

/**
 * Shows `results` in the ways that the command line asks for. Files come last: if one fails, the tables are there.
 * @throws RangeError if a page would get a summary that compares nothing, in place of what it has
 */
export async function report(
  results: readonly Result[],
  given: Pick<CommandLine, 'json' | 'adversaries' | keyof Outputs>,
  print: (line: string) => void,
): Promise<void> {
  const { plot: plotFile, into, adversaries } = given
  printReport(results, given, print)
  if (plotFile !== undefined) await writeFile(plotFile, await plot(results))
  if (into !== undefined) {
    const nothingCompared = whyNothingCompared(results)
    if (nothingCompared !== undefined) throw new RangeError(`--into must have something to compare: ${nothingCompared}`)
    const tables = [...summaryTables(results, adversaries), ...traceTables(results)].map(asMarkdown).join('\n')
    await writeFile(into, insertResults(await readFile(into, 'utf8'), tables))
  }
}
