import { because } from '../error-text.js'
import { GalaxyError, type GalaxyErrorOptions } from '../errors.js'
import { quote } from '../quote.js'

/** A process that a write did not reach, and why. */
export interface WriteFailure {
  /** Id of the peer. */
  readonly peer: string
  /** `UNSUPPORTED` of a peer that knows no writes; else the peer could not be reached, or did not do it. */
  readonly error: GalaxyError
}

/**
 * A write that some processes were not told of. All others know it; these are told again, and hold old
 * values until then at most.
 */
export class PartialWriteError extends GalaxyError {
  override readonly name = 'PartialWriteError'
  /** The processes that were not reached; never empty. */
  readonly failures: readonly WriteFailure[]

  constructor(what: string, failures: readonly WriteFailure[], options?: GalaxyErrorOptions) {
    const peers = failures.map(({ peer }) => quote(peer)).join(', ')
    const cause = failures.length === 1 ? failures[0]?.error : new AggregateError(failures.map(({ error }) => error))
    super('PARTIAL_WRITE', `${what} did not reach ${peers}${because(failures[0] && { cause: failures[0].error })}`, {
      ...options,
      cause,
    })
    this.failures = failures
  }
}
