import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { identityOf, type PeerIdentity } from './peer-identity.js'

/** The connection that a request came on, as far as it tells who asks. */
export interface PeerConnection {
  readonly encrypted: boolean
  /** Whose certificate it is, if an authority of this server vouches for it. */
  readonly identity: PeerIdentity | undefined
  readonly remoteAddress: string | undefined
}

/** By socket or session: a certificate is read once, and not for each request. */
const known = new WeakMap<object, PeerConnection>()

/** Of a request of node:http, node:https or node:http2. */
export function connectionOf(request: IncomingMessage | Http2ServerRequest): PeerConnection | undefined {
  // The socket of an HTTP/2 request is an object of that request.
  const owner = 'stream' in request ? request.stream.session : request.socket
  if (owner === undefined || owner === null || owner.destroyed) return undefined
  const before = known.get(owner)
  if (before !== undefined) return before
  const connection = read('socket' in owner ? owner.socket : owner)
  known.set(owner, connection)
  return connection
}

function read(socket: Socket | TLSSocket): PeerConnection {
  const { remoteAddress } = socket
  if (!('encrypted' in socket)) return { encrypted: false, identity: undefined, remoteAddress }
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined
  const identity = certificate === undefined ? undefined : identityOf(certificate)
  return { encrypted: socket.encrypted, identity, remoteAddress }
}
