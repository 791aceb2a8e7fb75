import type { Result } from '../cells/cell.js'
import { cellsOf, runLab } from '../cells/run-lab.js'
import { grouped } from '../report/grouped.js'
import { Progress } from '../report/progress.js'
import { resultLine } from '../report/result-line.js'
import { headingOf, resultTable } from '../report/result-table.js'
import { type CommandLine, labOptionsOf } from './command-line.js'

/** Where a run reads its environment and writes what it finds. */
export interface Surroundings {
  /** Folder of traces. Default: none. */
  readonly traceFolder: string | undefined
  /** Writes a line. */
  readonly print: (line: string) => void
}

/** Does what the command line says. */
export async function run(given: CommandLine, { traceFolder, print }: Surroundings): Promise<void> {
  const options = labOptionsOf(given, traceFolder)
  const cells = await cellsOf(options)
  const progress = new Progress(cells.length)
  const results: Result[] = []
  try {
    for await (const result of runLab(cells, options)) {
      progress.done(result.trace)
      results.push(result)
      if (given.json === true) print(resultLine(result))
    }
  } finally {
    progress.stop()
  }
  if (given.json !== true) for (const group of grouped(results, headingOf).values()) print(resultTable(group))
}
