import { type AccessOptions, accessOptionNames, type ServerAccessOptions } from '../access/access-options.js'
import { type ClientAccess, resolveClientAccess } from '../access/client-access.js'
import { requireKnown } from '../access/require-known.js'
import { type BatchLimits, type BatchOptions, batchOptionNames, resolveBatchLimits } from '../messages/batch-options.js'
import {
  type ConnectionsOptions,
  type ResolvedConnectionsOptions,
  resolveConnectionsOptions,
} from '../transport/connections-options.js'
import { requireCount } from '../transport/require-count.js'
import { type BasePathOptions, type BasePaths, resolveBasePaths } from './base-paths.js'

/** How this process asks its peers over HTTP. The limits are those of one peer. */
export interface HttpProtocolOptions extends BasePathOptions, BatchOptions, ConnectionsOptions, AccessOptions {
  /** Longest value that is accepted, in bytes. Default 64 MiB, which is what a galaxy holds in all by default. */
  readonly maxValueBytes?: number
}

const optionNames: Readonly<Record<keyof HttpProtocolOptions | keyof ServerAccessOptions, true>> = {
  basePath: true,
  peekBasePath: true,
  callBasePath: true,
  ...batchOptionNames,
  maxConnections: true,
  maxWaiting: true,
  maxBytesInFlight: true,
  maxHeaderBytes: true,
  connectTimeoutMs: true,
  keepAliveTimeoutMs: true,
  ...accessOptionNames,
  maxValueBytes: true,
}

/** Checked and complete {@link HttpProtocolOptions}. */
export interface ResolvedHttpProtocolOptions extends ResolvedConnectionsOptions, ClientAccess, BasePaths, BatchLimits {
  readonly maxValueBytes: number
}

/** @throws TypeError or RangeError that names the option, the rule and the value */
export function resolveHttpProtocolOptions(options: HttpProtocolOptions): ResolvedHttpProtocolOptions {
  requireKnown(options, optionNames)
  const { maxValueBytes = 64 * 2 ** 20 } = options
  requireCount('maxValueBytes', maxValueBytes, 1)
  return {
    ...resolveConnectionsOptions(options),
    ...resolveClientAccess(options),
    maxValueBytes,
    ...resolveBatchLimits(options),
    ...resolveBasePaths(options),
  }
}
