import type { FetchProtocol, PeerServer } from '@galaxycache/galaxy'

/** How the processes of a cluster reach each other. */
export interface Peers extends AsyncDisposable {
  readonly protocol: FetchProtocol
  /** Starts to answer for `server`. @returns the address */
  serve(server: PeerServer): Promise<string>
}
