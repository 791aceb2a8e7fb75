import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { PeerServer } from '@galaxycache/galaxy'
import { admit, type Guard } from '../access/guard.js'
import { connectionOf } from '../access/peer-connection.js'
import { type ConnectHandlerOptions, resolveConnectHandlerOptions } from './handler-options.js'
import { nodeAdapter } from './node-adapter.js'
import { routesWith } from './routes.js'
import { sendRefusal } from './send-refusal.js'
import { unaryHandler } from './unary/handler.js'

/** Handles a request of node:http, node:https or node:http2. */
export type ConnectHandler = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
) => void

/**
 * Serves this process's galaxies to its peers over gRPC, gRPC-Web and Connect, under a server of its own. To share one
 * with other services, mount `connectRoutes`. Other paths are answered with 404.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function connectHandler(server: PeerServer, options: ConnectHandlerOptions = {}): ConnectHandler {
  const resolved = resolveConnectHandlerOptions(options)
  // Who asks is looked at here, before anything is read; the routes need not look again.
  const handle = nodeAdapter(routesWith(server, { ...resolved, guard: undefined }))
  const handleUnary = unaryHandler(server, resolved)
  const serve: ConnectHandler = (request, response) => {
    if (handleUnary(request as IncomingMessage, response as ServerResponse)) return
    try {
      handle(request, response)
    } catch {
      // The adapter makes a url of the request's host, and throws for one that is none.
      response.writeHead(400).end()
    }
  }
  const { guard } = resolved
  return guard === undefined ? serve : guardedBy(guard, serve)
}

function guardedBy(guard: Guard, serve: ConnectHandler): ConnectHandler {
  return (request, response) => {
    const header = (name: string): string | undefined => request.headers[name] as string | undefined
    admit(
      guard.check({ header, connection: connectionOf(request) }),
      () => serve(request, response),
      (refusal) => sendRefusal(response, header('content-type'), refusal),
    )
  }
}
