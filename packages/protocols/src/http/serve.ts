import {
  type Cancellation,
  type FetchedValue,
  InvalidArgumentError,
  type PeerRequest,
  type PeerServer,
} from '@galaxycache/galaxy'
import type { ResolvedHttpHandlerOptions } from './handler-options.js'
import { timeoutHeader } from './headers.js'
import { parseTarget } from './path.js'

/**
 * Asks the process for what a request target names. Whatever goes wrong comes as a rejection.
 * @param timeout value of the timeout header; undefined without one
 */
export function serveTarget(
  server: PeerServer,
  target: string,
  timeout: string | string[] | undefined,
  cancellation: Cancellation,
  options: ResolvedHttpHandlerOptions,
): Promise<FetchedValue> {
  try {
    const { galaxy, key, mode } = parseTarget(target, options)
    const request: PeerRequest =
      timeout === undefined ? { mode, cancellation } : { mode, cancellation, timeoutMs: parseTimeoutMs(timeout) }
    return server.serve(galaxy, key, request)
  } catch (error) {
    return Promise.reject(error)
  }
}

function parseTimeoutMs(text: string | string[]): number {
  if (typeof text !== 'string' || !/^[1-9]\d{0,14}$/.test(text)) {
    throw new InvalidArgumentError(
      `${timeoutHeader} must be a positive integer of at most 15 digits, got ${JSON.stringify(text)}`,
    )
  }
  return Number(text)
}
