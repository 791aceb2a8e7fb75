/** One process of a universe. */
export interface Peer {
  /** What the ring hashes. Every process must know this peer by the same id. */
  readonly id: string
  /** How to connect to it. Means nothing to the ring, so it may change. */
  readonly url: string
}
