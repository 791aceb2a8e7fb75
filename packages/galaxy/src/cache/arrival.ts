import type { Confidence } from '../companions/confidence.js'
import type { PeerAsks } from '../demand/peer-asks.js'

/**
 * How a value came that was not held. That of a copy: its owner held it when this process asked for it, or had to load
 * it, or sent it along with another that was asked for. That of an own key, if nobody asked for it: it was given, by
 * who set it or by another process.
 */
export type Arrival = 'held' | 'loaded' | 'companion' | 'given'

/** Where a copy comes from. */
export interface Origin {
  /** Default: nobody knows. */
  readonly arrival?: Arrival | undefined
  /** Where requests for it are noted, to tell the peer that it came from. Default: nowhere. */
  readonly asks?: PeerAsks | undefined
  /** Of one that was sent along with another: how sure its owner was that it would be asked for. */
  readonly confidence?: Confidence | undefined
}
