import {
  Cancellation,
  CancelledError,
  type FetchedValue,
  InvalidArgumentError,
  type PeerServer,
} from '@galaxycache/galaxy'
import type { Verdict } from '../access/guard.js'
import { joinCompanions } from '../transport/companions.js'
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
import { acceptMessage } from './serve-message.js'

/** Handles a request of the Fetch API. Undefined, at once, for a path that is not the protocol's. */
export type FetchHandler = (request: Request) => Promise<Response> | undefined

/** A `Request` tells nothing of certificates: what is said of them is said at the server, or by `authorize`. */
export type FetchHandlerOptions = Omit<HttpHandlerOptions, 'tls'> & { readonly tls?: never }

/**
 * {@link httpHandler} for servers that speak the Fetch API: Hono, Bun, Deno, Next. The url of a `Request` is normalised
 * before anybody sees it; the keys `.` and `..` arrive all the same, because this project's client sends them twice.
 * @throws TypeError or RangeError that names the option, the rule and the value
 */
export function fetchHandler(server: PeerServer, options: FetchHandlerOptions = {}): FetchHandler {
  requirePeerServer(server)
  const resolved = resolveHttpHandlerOptions(options)
  if (options.tls !== undefined)
    throw new TypeError('tls must be left to the server of a fetchHandler, to which no certificate is shown, got it')
  return (request) => {
    const target = targetOf(request.url)
    if (!isTarget(target, resolved)) return undefined
    const { guard } = resolved
    const enter = (): Promise<Response> => respond(server, request, target, resolved)
    if (guard === undefined) return enter()
    return guardedBy(guard.check({ header: headerOf(request), connection: undefined }), enter)
  }
}

async function guardedBy(verdict: Verdict | Promise<Verdict>, enter: () => Promise<Response>): Promise<Response> {
  const refusal = await verdict
  return refusal === undefined ? enter() : errorResponse(answerOfRefusal(refusal))
}

function respond(
  server: PeerServer,
  request: Request,
  target: string,
  options: ResolvedHttpHandlerOptions,
): Promise<Response> {
  const { method } = request
  const isCall = isCallPath(target, options)
  if (isCall ? method !== 'POST' : method !== 'GET' && method !== 'HEAD') {
    const response = errorResponse(methodNotAllowed)
    response.headers.set('Allow', isCall ? 'POST' : 'GET, HEAD')
    return Promise.resolve(response)
  }
  const cancellation = new Cancellation()
  const leave = (): void => cancellation.cancel(new CancelledError('serving a peer that has left'))
  if (request.signal.aborted) leave()
  request.signal.addEventListener('abort', leave)
  const told = new ToldEpoch()
  const incoming = { target, header: headerOf(request), cancellation, told }
  const response = isCall
    ? serveMessage(server, request, incoming, options)
    : serveTarget(server, incoming, options).then(valueResponse)
  return response
    .catch((error: unknown) => errorResponse(answerOfError(error), told))
    .finally(() => request.signal.removeEventListener('abort', leave))
}

async function serveMessage(
  server: PeerServer,
  request: Request,
  incoming: IncomingTarget,
  options: ResolvedHttpHandlerOptions,
): Promise<Response> {
  const call = acceptMessage(server, incoming, options)
  if (call === undefined) return errorResponse(noSuchPath)
  const message = await call.serve(await readBody(request, call.bodyBytes))
  return new Response(message as Uint8Array<ArrayBuffer>, {
    status: 200,
    headers: inPairs(messageHeaders(message.byteLength, incoming.told)),
  })
}

/** Platforms may not hold a body to the length that was announced. @throws InvalidArgumentError for another */
async function readBody(request: Request, bodyBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let receivedBytes = 0
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk)
    receivedBytes += chunk.byteLength
    if (receivedBytes > bodyBytes) break
  }
  if (receivedBytes !== bodyBytes)
    throw new InvalidArgumentError(`a message must be as long as announced, ${bodyBytes} bytes, and was not`)
  return Buffer.concat(chunks)
}

const headerOf =
  ({ headers }: Request) =>
  (name: string): string | undefined =>
    headers.get(name) ?? undefined

/** Path and query of an absolute url, as they are. */
const targetOf = (url: string): string => url.slice(url.indexOf('/', url.indexOf('://') + '://'.length))

function valueResponse(value: FetchedValue): Response {
  const joined = joinCompanions(value)
  // A Response copies its body; memory shared between threads, which it does not take, no codec makes.
  return new Response(joined.bytes as Uint8Array<ArrayBuffer>, { status: 200, headers: inPairs(valueHeaders(joined)) })
}

function errorResponse(answer: ErrorAnswer, told?: ToldEpoch): Response {
  const body = errorBody(answer)
  return new Response(body, {
    status: answer.status,
    headers: inPairs(errorHeaders(answer, body.byteLength, told)),
  })
}

function inPairs(headers: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index < headers.length; index += 2) pairs.push([headers[index] ?? '', headers[index + 1] ?? ''])
  return pairs
}
