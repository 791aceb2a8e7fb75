import type { Cancellation } from './cancellation.js'
import type { FetchedItem, FetchedValue } from './remote-fetcher.js'
import type { PeerWrite } from './write/peer-write.js'

/** What a peer asked for. */
export interface PeerRequest extends PeerCall {
  /** `'no-peer-backend'`: caches, then the local backend. `'peek'`: caches alone. Never another peer. */
  readonly mode: 'no-peer-backend' | 'peek'
}

/** What goes with every call of a peer. */
export interface PeerCall {
  /** Time that the asking peer will still wait, in ms. Default: no limit but the galaxy's own. */
  readonly timeoutMs?: number | undefined
  /** Cancelled when the asking peer is gone. */
  readonly cancellation?: Cancellation | undefined
  /** A header of the request by its lower-case name; undefined if it has none. Default: no header is known. */
  readonly header?: ((name: string) => string | undefined) | undefined
  /**
   * Called before an answer that is no value, an error or what many keys or a write come to, with the
   * epoch of the galaxy, if it was ever cleared: a handler tells it with the answer, as `epochHeader`.
   * Default: values alone tell it.
   */
  readonly onEpoch?: ((epoch: number) => void) | undefined
}

/** Server side of this process, as a protocol's handler sees it. A Universe is one. */
export interface PeerServer {
  /**
   * Answers a peer.
   * @throws UnknownGalaxyError, NotFoundError, or any other GalaxyError; its `code` is what goes over the wire
   */
  serve(galaxy: string, key: string, request: PeerRequest): Promise<FetchedValue>
  /**
   * Answers a peer that asks for many keys, each as {@link serve} does in mode `'no-peer-backend'`.
   * Left out: handlers answer that the call is unsupported.
   * @returns one item a key, in the order of `keys`
   * @throws UnknownGalaxyError, ClosedError or OverloadedError, for all keys at once
   */
  serveMany?(galaxy: string, keys: readonly string[], call: PeerCall): Promise<readonly FetchedItem[]>
  /**
   * Does what a peer's write asks of the caches of this process, and tells nobody else. The bytes of a write may be
   * views of a larger buffer: what is kept of them is copied. Left out: handlers answer that the call is unsupported.
   * @throws UnknownGalaxyError, InvalidArgumentError, ClosedError
   */
  write?(galaxy: string, write: PeerWrite, call: PeerCall): Promise<void>
}
