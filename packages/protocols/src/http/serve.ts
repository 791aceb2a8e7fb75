import {
  type Cancellation,
  type FetchedValue,
  InvalidArgumentError,
  type PeerCall,
  type PeerServer,
} from '@galaxycache/galaxy'
import type { ToldEpoch } from '../transport/told-epoch.js'
import type { ResolvedHttpHandlerOptions } from './handler-options.js'
import { dotPathHeader, timeoutHeader } from './headers.js'
import { parseTarget } from './path.js'

const timeoutField = timeoutHeader.toLowerCase()
const dotPathField = dotPathHeader.toLowerCase()

/** What a handler knows of a peer's request. */
export interface IncomingTarget {
  /** Path and query. */
  readonly target: string
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined
  /** Cancelled when the peer is gone. */
  readonly cancellation: Cancellation
  /** Where the epoch goes that is told with the answer. */
  readonly told: ToldEpoch
}

/** Asks this process for the value. Whatever goes wrong comes as a rejection. */
export function serveTarget(
  server: PeerServer,
  incoming: IncomingTarget,
  options: ResolvedHttpHandlerOptions,
): Promise<FetchedValue> {
  try {
    const { header, cancellation, told } = incoming
    const { onEpoch } = told
    const { galaxy, key, mode } = parseTarget(incoming.target, header(dotPathField), options)
    // Not spread: a fetch takes this way.
    return server.serve(galaxy, key, { mode, timeoutMs: timeoutMsOf(incoming), cancellation, header, onEpoch })
  } catch (error) {
    return Promise.reject(error)
  }
}

/** What goes with a request. @throws InvalidArgumentError for a time limit that is none */
export function peerCallOf(incoming: Omit<IncomingTarget, 'target'>): PeerCall {
  const { header, cancellation, told } = incoming
  const { onEpoch } = told
  return { timeoutMs: timeoutMsOf(incoming), cancellation, header, onEpoch }
}

function timeoutMsOf({ header }: Pick<IncomingTarget, 'header'>): number | undefined {
  const timeout = header(timeoutField)
  return timeout === undefined ? undefined : parseTimeoutMs(timeout)
}

function parseTimeoutMs(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new InvalidArgumentError(
      `${timeoutHeader} must be a positive integer of at most 15 digits, got ${JSON.stringify(text)}`,
    )
  }
  return Number(text)
}
