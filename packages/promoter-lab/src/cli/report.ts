import { readFile, writeFile } from 'node:fs/promises'
import type { Result } from '../cells/cell.js'
import { insertResults } from '../report/insert.js'
import { plot } from '../report/plot.js'
import { resultTables } from '../report/result-table.js'
import { summaryTables, traceTables, whyNothingCompared } from '../report/summary.js'
import { asMarkdown, asText } from '../report/table.js'
import type { CommandLine } from './command-line.js'
import type { Outputs } from './outputs.js'

/**
 * Shows `results` in the ways that the command line asks for. Files come last: if one fails, the tables are there.
 * @throws RangeError if a page would get a summary that compares nothing, in place of what it has
 */
export async function report(
  results: readonly Result[],
  { json, plot: plotFile, into, adversaries }: Pick<CommandLine, 'json' | 'adversaries' | keyof Outputs>,
  print: (line: string) => void,
): Promise<void> {
  const summary = summaryTables(results, adversaries)
  const nothingCompared = whyNothingCompared(results)
  if (json !== true) {
    for (const table of [...resultTables(results), ...summary]) print(asText(table))
    if (nothingCompared !== undefined) print(`Nothing to compare: ${nothingCompared}`)
  }
  if (plotFile !== undefined) await writeFile(plotFile, await plot(results))
  if (into !== undefined) {
    if (nothingCompared !== undefined) throw new RangeError(`--into must have something to compare: ${nothingCompared}`)
    const tables = [...summary, ...traceTables(results)].map(asMarkdown).join('\n')
    await writeFile(into, insertResults(await readFile(into, 'utf8'), tables))
  }
}
