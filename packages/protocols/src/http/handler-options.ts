import { accessOptionNames, type ServerAccessOptions } from '../access/access-options.js'
import { type Guard, resolveGuard } from '../access/guard.js'
import { requireKnown } from '../access/require-known.js'
import { type BatchLimits, type BatchOptions, batchOptionNames, resolveBatchLimits } from '../messages/batch-options.js'
import { requireCount } from '../transport/require-count.js'
import { type BasePathOptions, type BasePaths, resolveBasePaths } from './base-paths.js'

/** How this process serves its peers over HTTP. */
export interface HttpHandlerOptions extends BasePathOptions, BatchOptions, ServerAccessOptions {
  /**
   * Longest request target (path and query) that is looked at, in bytes. Default 256 KiB: a key of 64 KiB, every
   * byte of it percent-encoded.
   */
  readonly maxTargetBytes?: number
}

const optionNames: Readonly<Record<keyof HttpHandlerOptions, true>> = {
  basePath: true,
  peekBasePath: true,
  callBasePath: true,
  ...batchOptionNames,
  ...accessOptionNames,
  maxTargetBytes: true,
}

/** Checked and complete {@link HttpHandlerOptions}. */
export interface ResolvedHttpHandlerOptions extends BasePaths, BatchLimits {
  readonly maxTargetBytes: number
  /** Undefined if everybody may ask. */
  readonly guard: Guard | undefined
}

/** @throws TypeError or RangeError that names the option, the rule and the value */
export function resolveHttpHandlerOptions(options: HttpHandlerOptions): ResolvedHttpHandlerOptions {
  requireKnown(options, optionNames)
  const { maxTargetBytes = 256 * 1024 } = options
  requireCount('maxTargetBytes', maxTargetBytes, 1)
  return { maxTargetBytes, guard: resolveGuard(options), ...resolveBasePaths(options), ...resolveBatchLimits(options) }
}
