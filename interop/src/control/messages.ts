// What a test and the peers it starts say to each other: a line of JSON each way. `go/peer/control` has the same in Go.
import type { Peer } from '@galaxycache/galaxy'

/** How a peer is asked directly: its caches, then its backend; or its caches alone. */
export type Mode = 'fetch' | 'peek'

/** What a test tells a peer. Keys are base64. */
export type Order =
  | { readonly kind: 'peers'; readonly peers: readonly Peer[] }
  /** What an application in that process would do, for each of the keys. */
  | KeysOrder<'get'>
  /** Asks one peer, whoever owns the keys. */
  | (KeysOrder<'ask'> & { readonly peer: string; readonly mode: Mode })
  | { readonly kind: 'owners'; readonly keys: readonly string[] }
  /** The keys that the backend of a galaxy was asked for. */
  | { readonly kind: 'loads'; readonly galaxy: string }
  /** Lets the loads of the galaxy `held` end that have begun. */
  | { readonly kind: 'release' }
  | { readonly kind: 'stats'; readonly galaxy: string }

/** An order that is about keys of one galaxy. */
export interface KeysOrder<K extends string> {
  readonly kind: K
  readonly galaxy: string
  readonly keys: readonly string[]
  /** Time limit of each key, in ms. Default: none. */
  readonly timeoutMs?: number
}

/** What one key came to: a value, or an error with a code. */
export interface KeyResult {
  /** Base64. */
  readonly value?: string
  /** Expiry in nanoseconds since 1970, in decimal: JSON's numbers are not that long. Absent: never, or not known. */
  readonly expiryNs?: string
  readonly code?: string
  readonly message?: string
}

/** Counts of a galaxy that both kinds of peers keep. */
export interface PeerStats {
  readonly gets: number
  readonly mainCacheHits: number
  readonly peerLoads: number
  readonly peerLoadErrors: number
  readonly backendLoads: number
  readonly backendLoadErrors: number
  readonly notFound: number
  readonly serverRequests: number
  readonly warmUpHits: number
}

/** The answer to an order; which fields it has depends on the order. */
export interface Answer {
  /** The order could not be obeyed. */
  readonly error?: string
  readonly results?: readonly KeyResult[]
  readonly owners?: readonly string[]
  readonly loads?: readonly string[]
  readonly stats?: PeerStats
}

/** What a peer tells without being asked. Keys are base64. */
export type PeerEvent =
  | ({ readonly event: 'listening' } & Peer)
  /** The backend of `held` was asked, by somebody who still waits for `remainingMs`. Absent: no limit. */
  | { readonly event: 'loading'; readonly key: string; readonly remainingMs?: number }
  /** Nobody waits for that load any more. */
  | { readonly event: 'abandoned'; readonly key: string }
