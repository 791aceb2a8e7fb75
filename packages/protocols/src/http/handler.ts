import type { IncomingMessage, ServerResponse } from 'node:http'
import { Cancellation, CancelledError, type FetchedValue, type PeerServer } from '@galaxycache/galaxy'
import { errorBody, errorHeaders, valueHeaders } from './answer-headers.js'
import { answerOfError, type ErrorAnswer, methodNotAllowed, noSuchPath } from './errors.js'
import {
  type HttpHandlerOptions,
  type ResolvedHttpHandlerOptions,
  resolveHttpHandlerOptions,
} from './handler-options.js'
import { timeoutHeader } from './headers.js'
import { isTarget } from './path.js'
import { serveTarget } from './serve.js'

/** Handles a request of node:http or node:https, or passes it on as Express and Connect do. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void

/**
 * Serves this process's galaxies to its peers, as galaxycache for Go does. Other paths are left to `next`, or answered
 * with 404 where there is none. In Express or Connect it belongs where the path of this process's peer url leads.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function httpHandler(server: PeerServer, options: HttpHandlerOptions = {}): HttpHandler {
  const resolved = resolveHttpHandlerOptions(options)
  return (request, response, next) => {
    const target = request.url ?? ''
    if (isTarget(target, resolved)) answer(server, request, response, target, resolved)
    else if (next === undefined) sendError(response, noSuchPath)
    else next()
  }
}

const timeoutField = timeoutHeader.toLowerCase()

function answer(
  server: PeerServer,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  target: string,
  options: ResolvedHttpHandlerOptions,
): void {
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    sendError(response, methodNotAllowed)
    return
  }
  const cancellation = new Cancellation()
  response.on('close', () => {
    if (!response.writableFinished) cancellation.cancel(new CancelledError('serving a peer that has left'))
  })
  // One promise in all: neither function throws.
  serveTarget(server, target, headers[timeoutField], cancellation, options).then(
    (value) => sendValue(response, value),
    (error: unknown) => sendError(response, answerOfError(error)),
  )
}

function sendValue(response: ServerResponse, value: FetchedValue): void {
  response.writeHead(200, valueHeaders(value)).end(value.bytes)
}

function sendError(response: ServerResponse, answer: ErrorAnswer): void {
  const body = errorBody(answer)
  response.writeHead(answer.status, errorHeaders(answer, body.byteLength)).end(body)
}
