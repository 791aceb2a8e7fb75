import { type GalaxyErrorOptions, NotAskedError } from '../errors.js'

/** Why a peer is not asked. */
export type SkipReason = 'circuit' | 'overload'

const reasons = {
  circuit: { code: 'PEER_FAILED', text: 'it failed again and again' },
  overload: { code: 'OVERLOADED', text: 'it had too much to do a moment ago' },
} as const satisfies Readonly<Record<SkipReason, unknown>>

/** A peer was not asked, because it would not have answered. */
export class SkippedPeerError extends NotAskedError {
  override readonly name = 'SkippedPeerError'

  constructor(reason: SkipReason, peer: string, options: GalaxyErrorOptions) {
    const { code, text } = reasons[reason]
    super(peer, text, options, code)
  }
}
