import { channel } from 'node:diagnostics_channel'
import type { PeerIdentity } from './peer-identity.js'

/** Why a request may not come in. */
export interface Refusal {
  /** 401: who asks has not shown that it is anybody. 403: it has, and may not. */
  readonly status: 401 | 403
  /** Told to who asks. */
  readonly text: string
  /** Not told to who asks: what `authorize` or `members` threw. */
  readonly cause?: unknown
}

/** On `galaxycache:refusal`: a request was refused before it was looked at. */
export interface RefusalMessage extends Refusal {
  /** Undefined for a client without a certificate. */
  readonly identity: PeerIdentity | undefined
  readonly remoteAddress: string | undefined
}

/**
 * Carries a {@link RefusalMessage} for each request that was refused. What TLS refuses is told by
 * `tlsClientError` of a server.
 */
export const refusalChannel = channel('galaxycache:refusal')

/** Makes one that is told of. */
export function refuse(refusal: Refusal, who: Pick<RefusalMessage, 'identity' | 'remoteAddress'>): Refusal {
  if (refusalChannel.hasSubscribers) refusalChannel.publish({ ...refusal, ...who } satisfies RefusalMessage)
  return refusal
}
