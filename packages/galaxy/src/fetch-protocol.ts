import type { Peer } from './peer.js'
import type { RemoteFetcher } from './remote-fetcher.js'

/** A way to talk to peers: HTTP and Connect are two, a user's own is a third. */
export interface FetchProtocol {
  /** Short name for messages and statistics, such as `'http'`. */
  readonly name: string
  /**
   * A fetcher for `peer`. Does not wait for a connection: an unreachable peer shows at the first call.
   * @throws TypeError if the protocol cannot speak to `peer.url`
   */
  connect(peer: Peer): RemoteFetcher
}
