import { InvalidArgumentError, type PeerServer } from '@galaxycache/galaxy'
import { fetchManyCall, type MessageCall, writeCall } from '../messages/message-call.js'
import type { ResolvedHttpHandlerOptions } from './handler-options.js'
import { messageContentType } from './headers.js'
import { type IncomingTarget, peerCallOf } from './serve.js'

/** A request that was looked at, and whose message may be read. */
export interface IncomingMessageCall {
  /** Length of the message, as announced. */
  readonly bodyBytes: number
  /** Asks this process. Whatever goes wrong comes as a rejection. */
  readonly serve: (message: Uint8Array) => Promise<Uint8Array>
}

const calls = new Map<string, MessageCall>([fetchManyCall, writeCall].map((call) => [call.name, call]))

/**
 * Looks at all of a request but its message. Undefined for a path that is that of no call.
 * @throws InvalidArgumentError for a message that will not be read
 */
export function acceptMessage(
  server: PeerServer,
  incoming: IncomingTarget,
  options: ResolvedHttpHandlerOptions,
): IncomingMessageCall | undefined {
  const call = calls.get(incoming.target.slice(options.callBasePath.length).split('?', 1)[0] ?? '')
  if (call === undefined) return undefined
  const peerCall = peerCallOf(incoming)
  const bodyBytes = bodyBytesOf(incoming, options.maxBatchBytes)
  return { bodyBytes, serve: (message) => call.serve(server, message, peerCall, options) }
}

function bodyBytesOf({ header }: IncomingTarget, maxBytes: number): number {
  const contentType = header('content-type')
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== messageContentType)
    throw new InvalidArgumentError(`Content-Type must be ${messageContentType}, got ${contentType}`)
  const encoding = header('content-encoding')
  if (encoding !== undefined) throw new InvalidArgumentError(`Content-Encoding must be absent, got ${encoding}`)
  // Of a message in chunks nobody knows how long it will be.
  const length = header('content-length')
  if (length === undefined || !/^\d{1,15}$/.test(length) || Number(length) > maxBytes)
    throw new InvalidArgumentError(`Content-Length must be at most ${maxBytes}, got ${length ?? 'none'}`)
  return Number(length)
}
