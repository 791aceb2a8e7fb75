import type { LabOptions } from '../cells/lab-options.js'
import type { Routing } from '../replay/routes.js'
import type { TraceFormat } from '../trace/formats.js'
import type { Outputs } from './outputs.js'

/** What was given on the command line, with the defaults of what was not. */
export interface CommandLine extends Outputs {
  readonly trace: readonly string[]
  readonly policies: readonly string[]
  readonly policy: readonly string[]
  readonly baseline: boolean
  readonly peers: readonly number[]
  readonly shares: readonly number[]
  readonly bytes?: number
  readonly routing: readonly Routing[]
  readonly seeds: readonly number[]
  readonly warmUp: number
  readonly requests?: number
  readonly format?: TraceFormat
  readonly jobs: number
  readonly adversaries: readonly string[]
  readonly json?: boolean
  readonly results: readonly string[]
}

/** The replays that a command line asks for. @param traceFolder see {@link LabOptions} */
export const labOptionsOf = (given: CommandLine, traceFolder: string | undefined): LabOptions => ({
  traces: given.trace,
  policies: given.policies,
  policyFiles: given.policy,
  withBaseline: given.baseline,
  peers: given.peers,
  shares: given.shares,
  clusterBytes: given.bytes,
  routings: given.routing,
  seeds: given.seeds,
  warmUp: given.warmUp,
  traceFolder,
  format: given.format,
  maxRequests: given.requests,
  jobs: given.jobs,
})
