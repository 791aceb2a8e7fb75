import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'
import type { Route } from './route.js'

/** Calls that may wait for any one peer: with fewer, a peer's share of them says nothing about its load. */
const alwaysAllowed = 8

/**
 * Spills from a peer that more calls of this process wait for than its share to the next owner on the ring. Source:
 * Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads", 2016.
 */
export class BoundedRoute implements Route {
  readonly #route: Route
  readonly #picker: PeerPicker
  readonly #maxLoadFactor: number
  readonly #onSpill: () => void

  /**
   * @param route who is asked as long as no peer is over its share
   * @param maxLoadFactor what one peer may have of the calls, in means over all peers; above 1
   */
  constructor(route: Route, picker: PeerPicker, maxLoadFactor: number, onSpill: () => void) {
    this.#route = route
    this.#picker = picker
    this.#maxLoadFactor = maxLoadFactor
    this.#onSpill = onSpill
  }

  peerFor(key: string): RemotePeer | undefined {
    const peer = this.#route.peerFor(key)
    if (peer === undefined || peer.traffic.inFlight < alwaysAllowed) return peer
    const limit = this.#limit()
    if (peer.traffic.inFlight < limit) return peer
    // This process is a way out, too: what it loads itself no peer has to.
    const next = this.#picker.ownersOf(key, Number.MAX_SAFE_INTEGER)
    const free = next.findIndex(
      (other) => other === undefined || (other.gate.isPassable && other.traffic.inFlight < limit),
    )
    if (free === -1) return peer
    this.#onSpill()
    return next[free]
  }

  isOwnedHere(key: string): boolean {
    return this.#route.isOwnedHere(key)
  }

  remoteOwners(key: string): readonly RemotePeer[] {
    return this.#route.remoteOwners(key)
  }

  /** Calls that one peer may have before this one, which is the last of those that the mean is of. */
  #limit(): number {
    const remotes = this.#picker.remotes()
    const calls = remotes.reduce((sum, { traffic }) => sum + traffic.inFlight, 1)
    return Math.max(alwaysAllowed, Math.ceil((this.#maxLoadFactor * calls) / remotes.length))
  }
}
