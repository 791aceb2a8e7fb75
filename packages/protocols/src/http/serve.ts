import {
  type Cancellation,
  type FetchedValue,
  InvalidArgumentError,
  type PeerRequest,
  type PeerServer,
} from '@galaxycache/galaxy'
import type { ResolvedHttpHandlerOptions } from './handler-options.js'
import { dotPathHeader, timeoutHeader } from './headers.js'
import { parseTarget } from './path.js'

const timeoutField = timeoutHeader.toLowerCase()
const dotPathField = dotPathHeader.toLowerCase()

/** What of a peer's request says which value it wants. */
export interface IncomingTarget {
  /** Path and query. */
  readonly target: string
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined
  /** Cancelled when the peer is gone. */
  readonly cancellation: Cancellation
}

/** Asks this process for the value. Whatever goes wrong comes as a rejection. */
export function serveTarget(
  server: PeerServer,
  { target, header, cancellation }: IncomingTarget,
  options: ResolvedHttpHandlerOptions,
): Promise<FetchedValue> {
  try {
    const { galaxy, key, mode } = parseTarget(target, header(dotPathField), options)
    const timeout = header(timeoutField)
    const common = { mode, cancellation, header }
    const request: PeerRequest = timeout === undefined ? common : { ...common, timeoutMs: parseTimeoutMs(timeout) }
    return server.serve(galaxy, key, request)
  } catch (error) {
    return Promise.reject(error)
  }
}

function parseTimeoutMs(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new InvalidArgumentError(
      `${timeoutHeader} must be a positive integer of at most 15 digits, got ${JSON.stringify(text)}`,
    )
  }
  return Number(text)
}
