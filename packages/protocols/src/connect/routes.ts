import { Code, ConnectError, type ConnectRouter, type HandlerContext, type ServiceImpl } from '@connectrpc/connect'
import {
  Cancellation,
  CancelledError,
  DeadlineExceededError,
  type PeerCall,
  type PeerRequest,
  type PeerServer,
} from '@galaxycache/galaxy'
import type { Guard } from '../access/guard.js'
import { PeerCalls } from '../messages/gen/galaxycache/peers/v1/peers_pb.js'
import { GalaxyCache } from '../messages/gen/galaxycachepb/galaxycache_pb.js'
import { fetchManyCall, type MessageCall, writeCall } from '../messages/message-call.js'
import { joinCompanions } from '../transport/companions.js'
import { requirePeerServer } from '../transport/require-peer-server.js'
import { versionHeaders } from '../transport/value-versions.js'
import { answerOf, besidesValueBytes } from './answer.js'
import { acceptedCompressions } from './compression.js'
import { connectionKey } from './connection-context.js'
import { connectErrorOfRefusal } from './errors.js'
import {
  type ConnectHandlerOptions,
  type ResolvedConnectHandlerOptions,
  resolveConnectHandlerOptions,
} from './handler-options.js'
import { serveCall, serveMessage } from './serve.js'
import type { Asked } from './unary/rpc.js'

/**
 * Serves this process's galaxies to its peers, in a router of connect-node, connect-fastify, connect-express or
 * connect-next: gRPC, gRPC-Web and Connect at once, as the request says. What the router's owner sets for it
 * (interceptors, say) holds here too, except for the limits and the compression, which are these options. For `tls` and
 * `authorize`, give the router's adapter {@link connectionContext} as `contextValues`; who is refused is refused when
 * the request has been read.
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
  options: ResolvedConnectHandlerOptions,
): (router: ConnectRouter) => void {
  requirePeerServer(server)
  const { maxRequestBytes, maxBatchBytes, maxTimeoutMs, compression } = options
  const common = { maxTimeoutMs, acceptCompression: acceptedCompressions(compression) }
  return (router) => {
    router.service(GalaxyCache, valueMethods(server, options), { ...common, readMaxBytes: maxRequestBytes })
    const readMaxBytes = maxBatchBytes + besidesValueBytes
    router.service(PeerCalls, messageMethods(server, options), { ...common, readMaxBytes })
  }
}

function valueMethods(server: PeerServer, { guard }: ResolvedConnectHandlerOptions): ServiceImpl<typeof GalaxyCache> {
  const method = (mode: PeerRequest['mode']) => async (asked: Asked, context: HandlerContext) => {
    if (guard !== undefined) await admitCall(guard, context)
    const value = joinCompanions(await during(context, (call) => serveCall(server, asked, mode, call)))
    setHeaders(context, versionHeaders(value))
    return answerOf(value)
  }
  return { getFromPeer: method('no-peer-backend'), peekPeer: method('peek') }
}

function messageMethods(server: PeerServer, options: ResolvedConnectHandlerOptions): ServiceImpl<typeof PeerCalls> {
  const method =
    (messageCall: MessageCall) =>
    async ({ message }: { readonly message: Uint8Array }, context: HandlerContext) => {
      if (options.guard !== undefined) await admitCall(options.guard, context)
      const answer = await during(context, (call) => serveMessage(server, messageCall, message, call, options))
      setHeaders(context, answer.headers)
      return { message: answer.message }
    }
  return { fetchMany: method(fetchManyCall), write: method(writeCall) }
}

/** @param headers name, value, name, value */
function setHeaders({ responseHeader }: HandlerContext, headers: readonly string[]): void {
  for (let index = 0; index < headers.length; index += 2)
    responseHeader.set(headers[index] ?? '', headers[index + 1] ?? '')
}

/** @throws ConnectError for who may not ask */
async function admitCall(guard: Guard, { values, requestHeader }: HandlerContext): Promise<void> {
  const header = (name: string): string | undefined => requestHeader.get(name) ?? undefined
  const refusal = await guard.check({ header, connection: values.get(connectionKey) })
  if (refusal !== undefined) throw connectErrorOfRefusal(refusal)
}

/** Runs what answers a call, as one that ends when the peer has left or its time is over. */
async function during<R>(context: HandlerContext, work: (call: PeerCall) => Promise<R>): Promise<R> {
  const cancellation = new Cancellation()
  const leftMs = context.timeoutMs()
  const timeoutMs = leftMs === undefined ? undefined : Math.max(0, leftMs)
  const leave = (): void => cancellation.cancel(endOf(context.signal, timeoutMs))
  if (context.signal.aborted) leave()
  context.signal.addEventListener('abort', leave)
  try {
    const header = (name: string): string | undefined => context.requestHeader.get(name) ?? undefined
    return await work({ timeoutMs, cancellation, header })
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
