import { findPolicy } from '../policies/find-policy.js'
import { type Charges, measureCharges } from '../replay/charges.js'
import { oracleName, staticOracle } from '../replay/oracle.js'
import { replay } from '../replay/replay.js'
import { drawRoutes } from '../replay/routes.js'
import type { ReplaySetup } from '../replay/setup.js'
import { withoutStrays } from '../replay/stray-errors.js'
import { reserveStdout } from '../stdout.js'
import { findTrace } from '../trace/find-trace.js'
import type { Trace } from '../trace/trace.js'
import type { Cell, Result } from './cell.js'
import type { LabOptions } from './lab-options.js'

/** What a worker is given to do. */
export interface CellTask {
  readonly cell: Cell
  readonly options: LabOptions
}

/** What comes of a task. */
export interface Replayed {
  readonly result: Result
  /** See `Trace`. */
  readonly leftOut: readonly string[]
}

/** Replays one cell. Runs in a worker, which keeps the last trace for the next cell. */
export async function runCell({ cell, options }: CellTask): Promise<Replayed> {
  reserveStdout()
  const { trace, charges } = await measuredTrace(cell, options)
  const { peers, routing, seed } = cell
  const clusterBytes = options.clusterBytes ?? Math.ceil(cell.share * charges.footprintBytes)
  const routes = drawRoutes(trace, routing, peers, seed)
  const setup: ReplaySetup = { trace, charges, peers, routes, clusterBytes, warmUp: options.warmUp, seed }
  const measured = await withoutStrays(`policy ${cell.policy} on trace ${trace.name}`, async () => {
    const policy = cell.policy === oracleName ? staticOracle(setup) : await findPolicy(cell.policy, options.policyFiles)
    return replay(setup, policy)
  })
  const share = options.clusterBytes === undefined ? cell.share : clusterBytes / charges.footprintBytes
  const result: Result = { ...cell, trace: trace.name, share, ...measured, clusterBytes }
  return { result, leftOut: trace.leftOut }
}

interface MeasuredTrace {
  readonly trace: Trace
  readonly charges: Charges
}

let last: { readonly name: string; readonly seed: number; readonly measured: MeasuredTrace } | undefined

async function measuredTrace({ trace: name, seed }: Cell, options: LabOptions): Promise<MeasuredTrace> {
  if (last?.name === name && last.seed === seed) return last.measured
  const { traceFolder, format, maxRequests } = options
  const trace = await findTrace(name, { folder: traceFolder, format, maxRequests, seed })
  const measured = { trace, charges: await measureCharges(trace) }
  last = { name, seed, measured }
  return measured
}
