import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { type ContextValues, createContextKey, createContextValues } from '@connectrpc/connect'
import { connectionOf, type PeerConnection } from '../access/peer-connection.js'

/** The connection of a call, in a router that others own. */
export const connectionKey = createContextKey<PeerConnection | undefined>(undefined, {
  description: 'connection to the peer that asks',
})

/**
 * Tells {@link connectRoutes} who asks: the `contextValues` of connect-node, connect-fastify, connect-express or
 * connect-next. Without it, `tls` among the options of the routes keeps everybody out, and `authorize` sees no
 * certificate and no address.
 */
export function connectionContext(request: IncomingMessage | Http2ServerRequest): ContextValues {
  return createContextValues().set(connectionKey, connectionOf(request))
}
