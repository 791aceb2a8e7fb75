import type { Peer } from '@galaxycache/galaxy'

/** What the parent asks of a member. */
export type Order =
  | { readonly kind: 'join'; readonly peers: readonly Peer[] }
  /** Gets `count` keys that begin with `prefix`. */
  | { readonly kind: 'get'; readonly prefix: string; readonly count: number }
  | { readonly kind: 'leave' }

/** Loads of one member since it began. */
export interface Loads {
  /** By its own backend. */
  readonly backend: number
  /** By asking another member. */
  readonly peers: number
  /** Asked of another member, and not answered. */
  readonly peerErrors: number
}

/** What a member says when it listens, and when it has done what it was told. */
export type Report =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'done'; readonly loads: Loads }
