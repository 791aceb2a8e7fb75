import type { Cancellation } from './cancellation.js'
import type { FetchedValue } from './remote-fetcher.js'

/** What a peer asked for. */
export interface PeerRequest {
  /** `'no-peer-backend'`: caches, then the local backend. `'peek'`: caches alone. Never another peer. */
  readonly mode: 'no-peer-backend' | 'peek'
  /** Time that the asking peer will still wait, in ms. Default: no limit but the galaxy's own. */
  readonly timeoutMs?: number
  /** Cancelled when the asking peer is gone. */
  readonly cancellation?: Cancellation
  /** A header of the request by its lower-case name; undefined if it has none. Default: no header is known. */
  readonly header?: (name: string) => string | undefined
}

/** Server side of this process, as a protocol's handler sees it. A Universe is one. */
export interface PeerServer {
  /**
   * Answers a peer.
   * @throws UnknownGalaxyError, NotFoundError, or any other GalaxyError; its `code` is what goes over the wire
   */
  serve(galaxy: string, key: string, request: PeerRequest): Promise<FetchedValue>
}
