import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import type { PeerServer } from '@galaxycache/galaxy'
import { type ConnectHandlerOptions, resolveConnectHandlerOptions } from './handler-options.js'
import { connectRoutes } from './routes.js'
import { unaryHandler } from './unary/handler.js'

/** Handles a request of node:http, node:https or node:http2. */
export type ConnectHandler = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
) => void

/**
 * Serves this process's galaxies to its peers over gRPC, gRPC-Web and Connect, under a server of its own. To share one with
 * other services, mount {@link connectRoutes}. Other paths are answered with 404.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function connectHandler(server: PeerServer, options: ConnectHandlerOptions = {}): ConnectHandler {
  const handle = connectNodeAdapter({ routes: connectRoutes(server, options) })
  const handleUnary = unaryHandler(server, resolveConnectHandlerOptions(options))
  return (request, response) => {
    if (handleUnary(request as IncomingMessage, response as ServerResponse)) return
    try {
      handle(request, response)
    } catch {
      // The adapter makes a url of the request's host, and throws for one that is none.
      response.writeHead(400).end()
    }
  }
}
