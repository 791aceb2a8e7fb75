import { Code, ConnectError, type ConnectRouter, type HandlerContext } from '@connectrpc/connect'
import {
  Cancellation,
  CancelledError,
  DeadlineExceededError,
  type FetchedValue,
  type PeerRequest,
  type PeerServer,
} from '@galaxycache/galaxy'
import type { Guard } from '../access/guard.js'
import { answerOf } from './answer.js'
import { acceptedCompressions } from './compression.js'
import { connectionKey } from './connection-context.js'
import { connectErrorOfRefusal } from './errors.js'
import { GalaxyCache } from './gen/galaxycachepb/galaxycache_pb.js'
import {
  type ConnectHandlerOptions,
  type ResolvedConnectHandlerOptions,
  resolveConnectHandlerOptions,
} from './handler-options.js'
import { serveCall } from './serve.js'
import type { Asked } from './unary/rpc.js'

/**
 * Serves this process's galaxies to its peers, in a router of connect-node, connect-fastify, connect-express or
 * connect-next: gRPC, gRPC-Web and Connect at once, as the request says. What the router's owner sets for it (interceptors,
 * say) holds here too, except for the limits and the compression, which are these options. For `tls` and `authorize`, give
 * the router's adapter {@link connectionContext} as `contextValues`; who is refused is refused when the request has been read.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function connectRoutes(
  server: PeerServer,
  options: ConnectHandlerOptions = {},
): (router: ConnectRouter) => void {
  return routesWith(server, resolveConnectHandlerOptions(options))
}

/** {@link connectRoutes} with checked options. */
export function routesWith(
  server: PeerServer,
  { maxRequestBytes, maxTimeoutMs, compression, guard }: ResolvedConnectHandlerOptions,
): (router: ConnectRouter) => void {
  return (router) => {
    router.service(
      GalaxyCache,
      {
        getFromPeer: async ({ galaxy, key }, context) => {
          if (guard !== undefined) await admitCall(guard, context)
          return answerOf(await serve(server, { galaxy, key }, 'no-peer-backend', context))
        },
        peekPeer: async ({ galaxy, key }, context) => {
          if (guard !== undefined) await admitCall(guard, context)
          return answerOf(await serve(server, { galaxy, key }, 'peek', context))
        },
      },
      { readMaxBytes: maxRequestBytes, maxTimeoutMs, acceptCompression: acceptedCompressions(compression) },
    )
  }
}

/** @throws ConnectError for who may not ask */
async function admitCall(guard: Guard, { values, requestHeader }: HandlerContext): Promise<void> {
  const header = (name: string): string | undefined => requestHeader.get(name) ?? undefined
  const refusal = await guard.check({ header, connection: values.get(connectionKey) })
  if (refusal !== undefined) throw connectErrorOfRefusal(refusal)
}

async function serve(
  server: PeerServer,
  asked: Asked,
  mode: PeerRequest['mode'],
  context: HandlerContext,
): Promise<FetchedValue> {
  const cancellation = new Cancellation()
  const leftMs = context.timeoutMs()
  const timeoutMs = leftMs === undefined ? undefined : Math.max(0, leftMs)
  const leave = (): void => cancellation.cancel(endOf(context.signal, timeoutMs))
  if (context.signal.aborted) leave()
  context.signal.addEventListener('abort', leave)
  try {
    const header = (name: string): string | undefined => context.requestHeader.get(name) ?? undefined
    const common = { mode, cancellation, header }
    return await serveCall(server, asked, timeoutMs === undefined ? common : { ...common, timeoutMs })
  } finally {
    context.signal.removeEventListener('abort', leave)
  }
}

/** Why nobody waits for an answer any more. */
function endOf({ reason }: AbortSignal, timeoutMs: number | undefined): Error {
  const what = 'serving a peer'
  return reason instanceof ConnectError && reason.code === Code.DeadlineExceeded
    ? new DeadlineExceededError(what, timeoutMs)
    : new CancelledError(`${what} that has left`)
}
