import type { IncomingMessage, ServerResponse } from 'node:http'
import { Code, ConnectError } from '@connectrpc/connect'
import { codeToHttpStatus, errorToJsonBytes } from '@connectrpc/connect/protocol-connect'
import { Cancellation, CancelledError, type PeerServer } from '@galaxycache/galaxy'
import { readBody } from '../../transport/request-body.js'
import type { ResolvedConnectHandlerOptions } from '../handler-options.js'
import { type ServedRpc, servedRpcs } from './served-rpc.js'

/** What a request says before its body. */
interface UnaryCall {
  readonly rpc: ServedRpc
  readonly bodyBytes: number
  /** Undefined: no limit but the galaxy's own. */
  readonly timeoutMs: number | undefined
}

/** Serves `request` if it is one of the simple ones, and says whether it did. */
export type UnaryHandler = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * A short way for nearly every request that peers make over Connect and HTTP/1.1: one protobuf message each way, not
 * compressed, with a length and a time limit in order. Its answers are those of connect-node, to which everything else
 * is left, the faulty above all.
 */
export function unaryHandler(server: PeerServer, options: ResolvedConnectHandlerOptions): UnaryHandler {
  const rpcs = servedRpcs(server, options)
  return (request, response) => {
    const call = parseCall(request, rpcs, options)
    if (call !== undefined) serve(call, request, response)
    return call !== undefined
  }
}

function parseCall(
  { httpVersionMajor, method, url, headers }: IncomingMessage,
  rpcs: ReadonlyMap<string | undefined, ServedRpc>,
  options: ResolvedConnectHandlerOptions,
): UnaryCall | undefined {
  const rpc = rpcs.get(url)
  if (rpc === undefined || method !== 'POST' || httpVersionMajor !== 1) return undefined
  if (headers['content-type'] !== 'application/proto' || headers['content-encoding'] !== undefined) return undefined
  if (options.compression !== 'none' && headers['accept-encoding'] !== undefined) return undefined
  const bodyBytes = Number(headers['content-length'])
  if (!(bodyBytes <= rpc.maxRequestBytes)) return undefined
  const timeout = headers['connect-timeout-ms']
  if (timeout === undefined) return { rpc, bodyBytes, timeoutMs: undefined }
  const timeoutMs = typeof timeout === 'string' && /^[1-9]\d{0,9}$/.test(timeout) ? Number(timeout) : Number.NaN
  return timeoutMs <= options.maxTimeoutMs ? { rpc, bodyBytes, timeoutMs } : undefined
}

function serve({ rpc, bodyBytes, timeoutMs }: UnaryCall, request: IncomingMessage, response: ServerResponse): void {
  const cancellation = new Cancellation()
  response.on('close', () => {
    if (!response.writableFinished) cancellation.cancel(new CancelledError('serving a peer that has left'))
  })
  const { headers } = request
  const header = (name: string): string | undefined => headers[name] as string | undefined
  const call = timeoutMs === undefined ? { cancellation, header } : { cancellation, header, timeoutMs }
  readBody(request, bodyBytes, (bytes) => {
    rpc
      .serve(bytes, call)
      .then(({ pieces, headers: more }) => send(response, 200, 'application/proto', pieces, more))
      // Also for headers that Node does not send.
      .catch((error: unknown) => sendError(response, error))
  })
}

function sendError(response: ServerResponse, reason: unknown): void {
  const error = reason instanceof ConnectError ? reason : new ConnectError('internal error', Code.Internal)
  const body = errorToJsonBytes(error, undefined)
  send(response, codeToHttpStatus(error.code), 'application/json', [body], [...error.metadata].flat())
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  pieces: readonly Uint8Array[],
  more: readonly string[] = [],
): void {
  // Somebody else may have answered meanwhile: a middleware with a time limit, say.
  if (response.headersSent) return
  let length = 0
  for (const { byteLength } of pieces) length += byteLength
  response.writeHead(status, ['content-type', contentType, ...more, 'content-length', String(length)])
  // Node gathers them, and the head, into one write to the socket.
  for (const piece of pieces.slice(0, -1)) response.write(piece)
  response.end(pieces.at(-1))
}
