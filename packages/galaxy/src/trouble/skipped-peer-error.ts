import { GalaxyError, type GalaxyErrorCode, type GalaxyErrorOptions } from '../errors.js'

/** Why a peer is not asked. */
export type SkipReason = 'circuit' | 'overload'

const reasons: Readonly<Record<SkipReason, { readonly code: GalaxyErrorCode; readonly text: string }>> = {
  circuit: { code: 'PEER_FAILED', text: 'failed again and again' },
  overload: { code: 'OVERLOADED', text: 'had too much to do a moment ago' },
}

/** A peer was not asked, because it would not have answered. No failure of the peer: it knows nothing of it. */
export class SkippedPeerError extends GalaxyError {
  override readonly name = 'SkippedPeerError'

  constructor(reason: SkipReason, peer: string, options: GalaxyErrorOptions) {
    const { code, text } = reasons[reason]
    super(code, `peer ${JSON.stringify(peer)} was not asked: it ${text}`, { ...options, peer })
  }
}
