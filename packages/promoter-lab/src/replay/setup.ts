import type { Trace } from '../trace/trace.js'
import type { Charges } from './charges.js'

/** All of a replay but the policy. */
export interface ReplaySetup {
  readonly trace: Trace
  readonly charges: Charges
  /** Processes of the cluster. */
  readonly peers: number
  /** Number of the process that each request goes to. */
  readonly routes: Uint16Array
  /** Budget of the whole cluster, in bytes; each process has an equal part of it. */
  readonly clusterBytes: number
  /** Part of the requests that come first and are not counted, from 0 to below 1. */
  readonly warmUp: number
  /** Of what policies decide by chance. */
  readonly seed: number
}

/** Number of the first request that counts. */
export const firstCounted = ({ trace, warmUp }: ReplaySetup): number => Math.floor(trace.requests.length * warmUp)

/** Budget of one process, in bytes. */
export const peerBytes = ({ clusterBytes, peers }: ReplaySetup): number => Math.max(1, Math.floor(clusterBytes / peers))
