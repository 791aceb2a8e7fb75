import { accessOptionNames, type ServerAccessOptions } from '../access/access-options.js'
import { type Guard, resolveGuard } from '../access/guard.js'
import { requireKnown } from '../access/require-known.js'
import { type BatchOptions, batchOptionNames, resolveBatchLimits } from '../messages/batch-options.js'
import { requireCount } from '../transport/require-count.js'
import { type MessageCompression, requireCompression } from './compression.js'
import { longestToldMs } from './wire.js'

/** How this process serves its peers over Connect and gRPC. */
export interface ConnectHandlerOptions extends BatchOptions, ServerAccessOptions {
  /**
   * Longest request for one key that is read, in bytes, after decompression. Default 256 KiB: a key
   * of 64 KiB, also as JSON.
   */
  readonly maxRequestBytes?: number
  /**
   * Longest time limit of a request, in ms; one with more is refused. Default a day, which is the longest that this
   * project's clients tell.
   */
  readonly maxTimeoutMs?: number
  /**
   * What answers are compressed with, for peers that take it, and what requests may be compressed with. Default
   * `'none'`.
   */
  readonly compression?: MessageCompression
}

const optionNames: Readonly<Record<keyof ConnectHandlerOptions, true>> = {
  ...batchOptionNames,
  ...accessOptionNames,
  maxRequestBytes: true,
  maxTimeoutMs: true,
  compression: true,
}

/** Checked and complete {@link ConnectHandlerOptions}. */
export type ResolvedConnectHandlerOptions = Required<Omit<ConnectHandlerOptions, keyof ServerAccessOptions>> & {
  /** Undefined if everybody may ask. */
  readonly guard: Guard | undefined
}

/** @throws TypeError or RangeError that names the option, the rule and the value */
export function resolveConnectHandlerOptions(options: ConnectHandlerOptions): ResolvedConnectHandlerOptions {
  requireKnown(options, optionNames)
  const { maxRequestBytes = 256 * 1024, maxTimeoutMs = longestToldMs, compression = 'none' } = options
  requireCount('maxRequestBytes', maxRequestBytes, 1)
  requireCount('maxTimeoutMs', maxTimeoutMs, 1)
  requireCompression(compression)
  return { maxRequestBytes, ...resolveBatchLimits(options), maxTimeoutMs, compression, guard: resolveGuard(options) }
}
