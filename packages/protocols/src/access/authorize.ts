import { systemClock } from '@galaxycache/galaxy'
import type { PeerIdentity } from './peer-identity.js'

/** Who asks, as far as the request tells without being read: neither key nor body has been looked at. */
export interface AccessRequest {
  /** A header by its lower-case name; undefined if there is none. */
  readonly header: (name: string) => string | undefined
  /** By its certificate, which an authority of the server vouches for. Undefined for a client without one. */
  readonly identity: PeerIdentity | undefined
  /** Undefined where the server does not tell: on Unix sockets, and under the Fetch API. */
  readonly remoteAddress: string | undefined
  /** Aborted when the time for an answer has passed. */
  readonly signal: AbortSignal
}

/** Says whether a request may come in. A throw, a rejection and anything but `true` keep it out. */
export type Authorize = (request: AccessRequest) => boolean | Promise<boolean>

/**
 * Asks, within a time limit.
 * @throws what `authorize` threw, or an Error when the time has passed
 */
export function askAuthorize(
  authorize: Authorize,
  request: Omit<AccessRequest, 'signal'>,
  timeoutMs: number,
): Promise<boolean> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const timer = systemClock.setTimer(() => {
      const error = new Error(`authorize did not answer within ${timeoutMs} ms`)
      controller.abort(error)
      reject(error)
    }, timeoutMs)
    // In a function of its own, because it may also throw at once.
    const ask = async (): Promise<unknown> => authorize({ ...request, signal: controller.signal })
    ask()
      .then((said) => resolve(said === true), reject)
      .finally(() => timer.cancel())
  })
}
