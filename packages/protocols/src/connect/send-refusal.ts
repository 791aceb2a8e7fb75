import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import { codeToHttpStatus, errorToJsonBytes } from '@connectrpc/connect/protocol-connect'
import type { Refusal } from '../access/refusal.js'
import { connectErrorOfRefusal } from './errors.js'

/**
 * Answers a request of which only the head was looked at, as the wire of its content type tells errors.
 * Its body is thrown away.
 */
export function sendRefusal(
  response: ServerResponse | Http2ServerResponse,
  contentType: string | undefined,
  refusal: Refusal,
): void {
  // Who asked has left meanwhile.
  if (response.headersSent || response.destroyed) return
  const error = connectErrorOfRefusal(refusal)
  if (contentType?.startsWith('application/grpc') === true) {
    // Headers alone, which gRPC and gRPC-Web take for trailers. The texts are plain ASCII.
    response.writeHead(200, {
      'content-type': contentType,
      'grpc-status': String(error.code),
      'grpc-message': error.rawMessage,
    })
    response.end()
    return
  }
  const body = errorToJsonBytes(error, undefined)
  const status = codeToHttpStatus(error.code)
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {}
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.byteLength, ...challenge })
  response.end(body)
}
