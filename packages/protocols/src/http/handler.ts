import type { IncomingMessage, ServerResponse } from 'node:http'
import { Cancellation, CancelledError, type FetchedValue, type PeerServer } from '@galaxycache/galaxy'
import { admit, type GuardedRequest } from '../access/guard.js'
import { connectionOf } from '../access/peer-connection.js'
import { joinCompanions } from '../transport/companions.js'
import { readBody } from '../transport/request-body.js'
import { requirePeerServer } from '../transport/require-peer-server.js'
import { ToldEpoch } from '../transport/told-epoch.js'
import { errorBody, errorHeaders, messageHeaders, valueHeaders } from './answer-headers.js'
import { answerOfError, answerOfRefusal, type ErrorAnswer, methodNotAllowed, noSuchPath } from './errors.js'
import {
  type HttpHandlerOptions,
  type ResolvedHttpHandlerOptions,
  resolveHttpHandlerOptions,
} from './handler-options.js'
import { isCallPath, isTarget } from './path.js'
import { type IncomingTarget, serveTarget } from './serve.js'
import { acceptMessage, type IncomingMessageCall } from './serve-message.js'

/** Handles a request of node:http or node:https, or passes it on as Express and Connect do. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void

/**
 * Serves this process's galaxies to its peers, as galaxycache for Go does. Other paths are left to `next`, or answered
 * with 404 where there is none. In Express or Connect, mount it where the path of this process's peer url leads: at
 * `/cache` for `http://10.0.0.1:8080/cache`. Long keys need {@link httpServerOptions}.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function httpHandler(server: PeerServer, options: HttpHandlerOptions = {}): HttpHandler {
  requirePeerServer(server)
  const resolved = resolveHttpHandlerOptions(options)
  const { guard } = resolved
  return (request, response, next) => {
    if (isTarget(request.url ?? '', resolved)) {
      if (guard === undefined) serve(server, request, response, resolved)
      else
        admit(
          guard.check(guarded(request)),
          () => serve(server, request, response, resolved),
          (refusal) => sendError(response, answerOfRefusal(refusal)),
        )
    } else if (next === undefined) sendError(response, noSuchPath)
    else next()
  }
}

const guarded = (request: IncomingMessage): GuardedRequest => ({
  header: headerOf(request),
  connection: connectionOf(request),
})

/**
 * As {@link headerOf}, of a request that is served: few headers are asked for, and node:http would first make an object
 * of all of them. One that comes twice is left to it.
 */
const sentHeaderOf =
  (request: IncomingMessage) =>
  (name: string): string | undefined => {
    const { rawHeaders } = request
    let value: string | undefined
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const sent = rawHeaders[index] as string
      if (sent.length !== name.length || sent.toLowerCase() !== name) continue
      if (value !== undefined) return headerOf(request)(name)
      value = rawHeaders[index + 1]
    }
    return value
  }

/** node:http makes one text of a header that comes twice, but for cookies. */
const headerOf =
  ({ headers }: Pick<IncomingMessage, 'headers'>) =>
  (name: string): string | undefined =>
    headers[name] as string | undefined

function serve(
  server: PeerServer,
  request: IncomingMessage,
  response: ServerResponse,
  options: ResolvedHttpHandlerOptions,
): void {
  // Who asked may have left while `authorize` or a middleware was at it, and would not be seen to leave any more.
  if (response.destroyed) return
  const { method, url: target = '' } = request
  const cancellation = new Cancellation()
  const told = new ToldEpoch()
  const incoming = { target, header: sentHeaderOf(request), cancellation, told }
  const isCall = isCallPath(target, options)
  if (isCall ? method !== 'POST' : method !== 'GET' && method !== 'HEAD') {
    response.setHeader('Allow', isCall ? 'POST' : 'GET, HEAD')
    sendError(response, methodNotAllowed)
    return
  }
  response.on('close', () => {
    if (!response.writableFinished) cancellation.cancel(new CancelledError('serving a peer that has left'))
  })
  if (isCall) readMessage(server, request, response, incoming, options)
  else
    serveTarget(server, incoming, options).then(
      (value) => sendValue(response, value),
      (error: unknown) => sendError(response, answerOfError(error), told),
    )
}

function readMessage(
  server: PeerServer,
  request: IncomingMessage,
  response: ServerResponse,
  incoming: IncomingTarget,
  options: ResolvedHttpHandlerOptions,
): void {
  try {
    const call = acceptMessage(server, incoming, options)
    if (call === undefined) sendError(response, noSuchPath)
    else if (request.readableEnded) throw new Error('the handler must come before what reads the bodies of requests')
    else readBody(request, call.bodyBytes, (message) => serveMessage(response, call, message, incoming.told))
  } catch (error) {
    // What was not read would have to be, for another request to come on this connection.
    response.setHeader('Connection', 'close')
    sendError(response, answerOfError(error))
  }
}

function serveMessage(response: ServerResponse, call: IncomingMessageCall, message: Uint8Array, told: ToldEpoch): void {
  call
    .serve(message)
    .then((answer) => send(response, 200, messageHeaders(answer.byteLength, told), answer))
    .catch((error: unknown) => sendError(response, answerOfError(error), told))
}

/** Does not throw: nobody would catch it. */
function sendValue(response: ServerResponse, value: FetchedValue): void {
  try {
    const joined = joinCompanions(value)
    send(response, 200, valueHeaders(joined), joined.bytes)
  } catch (error) {
    sendError(response, answerOfError(error))
  }
}

/** Does not throw: nobody would catch it. */
function sendError(response: ServerResponse, answer: ErrorAnswer, told?: ToldEpoch): void {
  const body = errorBody(answer)
  try {
    send(response, answer.status, errorHeaders(answer, body.byteLength, told), body)
  } catch {
    // A middleware that takes part in every answer has failed.
    response.destroy()
  }
}

function send(response: ServerResponse, status: number, headers: string[], body: Uint8Array): void {
  // Somebody else may have answered meanwhile: a middleware with a time limit, say.
  if (response.headersSent) return
  try {
    // What a middleware puts in the place of `writeHead` may not know all forms of it: on-headers before
    // 1.1 takes lists for pairs.
    if (Object.hasOwn(response, 'writeHead')) writeHeadOneByOne(response, status, headers)
    else response.writeHead(status, headers)
    response.end(body)
  } catch (error) {
    if (!response.headersSent) throw error
    // After the head nothing else can be told, and who asked would wait for the rest.
    response.destroy()
  }
}

/** @param headers name, value, name, value */
function writeHeadOneByOne(response: ServerResponse, status: number, headers: readonly string[]): void {
  for (let index = 0; index < headers.length; index += 2)
    response.setHeader(headers[index] ?? '', headers[index + 1] ?? '')
  response.writeHead(status)
}
