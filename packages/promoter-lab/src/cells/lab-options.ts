import type { Routing } from '../replay/routes.js'
import type { TraceFormat } from '../trace/formats.js'

/** What to replay, and how. Each combination of the lists is one replay. */
export interface LabOptions {
  /** Built-in streams, files, or names of files in `traceFolder`. */
  readonly traces: readonly string[]
  /** Names of policies. */
  readonly policies: readonly string[]
  /** Files of the user's own policies; they come after `policies`. */
  readonly policyFiles: readonly string[]
  /** Whether the baseline takes part without being named. */
  readonly withBaseline: boolean
  /** Numbers of processes. */
  readonly peers: readonly number[]
  /** Budgets of the cluster, as parts of the trace's footprint. */
  readonly shares: readonly number[]
  /** Budget of the cluster in bytes, in place of `shares`. */
  readonly clusterBytes: number | undefined
  readonly routings: readonly Routing[]
  readonly seeds: readonly number[]
  /** Part of the requests that come first and are not counted, from 0 to below 1. */
  readonly warmUp: number
  /** Folder in which names of traces are looked up. */
  readonly traceFolder: string | undefined
  /** How files are written down. Default: as their names say. */
  readonly format: TraceFormat | undefined
  /** Requests to take of each trace. Default: all. */
  readonly maxRequests: number | undefined
  /** Replays at a time. */
  readonly jobs: number
}
