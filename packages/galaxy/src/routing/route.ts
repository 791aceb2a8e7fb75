import type { RemotePeer } from '../remote-peer.js'

/** Which process is asked for a key: the one place that knows how keys are spread over their owners. */
export interface Route {
  /**
   * The peer that `key` is asked of; undefined if this process serves it itself. A route that spreads keys may
   * say another peer each time.
   */
  peerFor(key: string): RemotePeer | undefined
  /** Whether this process is an owner of `key`. */
  isOwnedHere(key: string): boolean
  /** The other processes that are owners of `key`, best first: those that are told of a write before the rest. */
  remoteOwners(key: string): readonly RemotePeer[]
}
