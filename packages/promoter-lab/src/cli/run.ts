import type { Cell, Result } from '../cells/cell.js'
import type { LabOptions } from '../cells/lab-options.js'
import { cellsOf, runLab } from '../cells/run-lab.js'
import { requireComparable, requireEachOnce } from '../report/comparable.js'
import { faultLines } from '../report/faults.js'
import { Progress } from '../report/progress.js'
import { readResults, resultLine } from '../report/result-line.js'
import { filesOfTraces, namesOfTraces } from '../trace/find-trace.js'
import { type CommandLine, labOptionsOf } from './command-line.js'
import { Interruption } from './interruption.js'
import { requireComparison, requireOutputs } from './outputs.js'
import { printReport, report } from './report.js'

/** Where a run reads its environment and writes what it finds. */
export interface Surroundings {
  /** Folder of traces. Default: none. */
  readonly traceFolder: string | undefined
  /** Writes a line. */
  readonly print: (line: string) => void
  /** Writes a line about what went wrong, to where no results go. */
  readonly warn: (line: string) => void
  /** Aborted when nobody reads what is printed any more: ends replays that are under way. */
  readonly signal: AbortSignal
}

/**
 * Does what the command line says.
 * @throws TypeError if it says neither what to replay nor what to read, RangeError if something it names is not there,
 * `Interrupted` if a signal ends it, and the reason of `signal`
 */
export async function run(given: CommandLine, surroundings: Surroundings): Promise<void> {
  const { trace, results: files } = given
  const { traceFolder, print, warn, signal } = surroundings
  if (trace.length + files.length === 0) throw new TypeError('--trace or --results must be given, got neither')
  const traces = namesOfTraces(trace, traceFolder)
  const stored = (await Promise.all(files.map(readResults))).flat()
  requireComparable(stored)
  requireAmong([...traces, ...stored.map((result) => result.trace)], given.adversaries)
  await requireOutputs(given, [...filesOfTraces(trace, traceFolder), ...files, ...given.policy])
  const options = labOptionsOf(given, traceFolder)
  const cells = await cellsOf(options)
  requireEachOnce([
    ...stored,
    ...cells.map((cell) => ({ ...cell, trace: traces[trace.indexOf(cell.trace)] as string })),
  ])
  if (given.into !== undefined) requireComparison([...stored, ...cells].map(({ policy }) => policy))
  const results = [...stored]
  const leftOut = new Set<string>()
  try {
    if (cells.length > 0) await replayAll(cells, options, given, surroundings, { results, leftOut })
  } catch (error) {
    // The hours that others took must not be lost with the replay that failed, or was ended. Files wait
    // until there is all of it.
    if (results.length > stored.length && !signal.aborted) printReport(results, given, print)
    throw error
  } finally {
    for (const line of [...leftOut, ...faultLines(results)]) warn(line)
  }
  await report(results, given, print)
}

/** An adversary that is misspelt would be counted in the means. */
function requireAmong(traces: readonly string[], adversaries: readonly string[]): void {
  for (const name of adversaries) {
    if (traces.includes(name)) continue
    const known = [...new Set(traces)].join(', ')
    throw new RangeError(`--adversaries must be among the traces ${known}, got ${JSON.stringify(name)}`)
  }
}

/** What is known up to now. */
interface Found {
  readonly results: Result[]
  /** What is said once, though each replay says it. */
  readonly leftOut: Set<string>
}

/** Adds what comes of `cells` to what is found, one by one. */
async function replayAll(
  cells: readonly Cell[],
  options: LabOptions,
  { json }: CommandLine,
  { print, signal }: Surroundings,
  { results, leftOut }: Found,
): Promise<void> {
  const stored = [...results]
  using interruption = new Interruption()
  const progress = new Progress(cells.length)
  try {
    for await (const { result, leftOut: sentences } of runLab(
      cells,
      options,
      AbortSignal.any([signal, interruption.signal]),
    )) {
      progress.done(result.trace)
      for (const sentence of sentences) leftOut.add(sentence)
      requireComparable([...stored, result])
      results.push(result)
      if (json === true) print(resultLine(result))
    }
  } finally {
    progress.stop()
  }
}
