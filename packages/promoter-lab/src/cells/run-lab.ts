import { setTimeout as pause } from 'node:timers/promises'
import { Tinypool } from 'tinypool'
import { namesOfPolicies } from '../policies/find-policy.js'
import type { Cell } from './cell.js'
import type { LabOptions } from './lab-options.js'
import { type CellTask, type Replayed, runCell } from './run-cell.js'

/**
 * Ctrl-C ends workers too, and on a busy machine their end may be heard of before the signal, which
 * is waited for that long.
 */
const untilHeardMs = 500

/** All cells of a run, those of one trace together, the policies of one cell side by side. */
export async function cellsOf(options: LabOptions): Promise<readonly Cell[]> {
  const { traces, peers, shares, clusterBytes, routings, seeds } = options
  const policies = await namesOfPolicies(options)
  const budgets = clusterBytes === undefined ? shares : [Number.NaN]
  return traces.flatMap((trace) =>
    seeds.flatMap((seed) =>
      routings.flatMap((routing) =>
        peers.flatMap((count) =>
          budgets.flatMap((share) => policies.map((policy) => ({ trace, policy, peers: count, share, routing, seed }))),
        ),
      ),
    ),
  )
}

/**
 * Replays `cells`, several at a time, each in a process of its own. Results come in the order of the cells.
 * @param signal ends the replays that are under way
 * @throws what the first cell that fails throws, and the reason of `signal`
 */
export async function* runLab(
  cells: readonly Cell[],
  options: LabOptions,
  signal: AbortSignal,
): AsyncGenerator<Replayed> {
  const aborted = whenAborted(signal)
  const pool = new Tinypool({
    filename: new URL('run-cell.js', import.meta.url).href,
    // Not threads: what a replay costs is the CPU time of its process, which a busy machine does not lengthen.
    runtime: 'child_process',
    minThreads: 1,
    maxThreads: options.jobs,
    // A worker that has read a trace is worth more than a fresh one.
    isolateWorkers: false,
  })
  const running = cells.map((cell): Promise<Replayed> => {
    const task: CellTask = { cell, options }
    const result: Promise<Replayed> = pool.run(task, { name: runCell.name }).catch(async (error) => {
      if (error instanceof Error) await pause(untilHeardMs)
      throw named(error, cell)
    })
    // Whoever waits for the cell hears of it; until then it must not end the process.
    result.catch(() => {})
    return result
  })
  try {
    for (const result of running) yield await Promise.race([result, aborted])
  } finally {
    await destroyed(pool)
  }
}

/**
 * What a replay throws comes as a plain object, and says itself what is wrong. An `Error` is the pool's: the
 * replay's process has ended.
 */
function named(error: unknown, { policy, trace }: Cell): unknown {
  if (!(error instanceof Error)) return error
  return new Error(`policy ${policy} on trace ${trace}: ${error.message}`, { cause: error })
}

/** Rejects with the reason of `signal`. */
function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason as Error)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
  })
  // Nobody waits for it between two cells.
  aborted.catch(() => {})
  return aborted
}

/**
 * Tinypool lets its processes be no reason to stay before it waits for their end. On a machine so busy that one takes
 * longer than the second until it is killed, this process would end first, with code 13 for a promise that never came.
 */
async function destroyed(pool: Tinypool): Promise<void> {
  const awake = setInterval(() => {}, 1_000)
  try {
    await pool.destroy()
  } finally {
    clearInterval(awake)
  }
}
