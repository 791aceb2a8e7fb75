import { channel } from 'node:diagnostics_channel'
import type { PromotionStats } from '@galaxycache/promoter'
import type { CacheName } from '../cache/cache-factory.js'
import type { Peer } from '../peer.js'
import type { CircuitState } from '../trouble/circuit-breaker.js'
import type { WriteFailure } from '../write/partial-write-error.js'

// Channels of `node:diagnostics_channel`. A message is built only while somebody listens, and is published as it
// happens: a slow subscriber holds up a get.

/** What all messages say. */
interface Where {
  /** Id of the process's universe. */
  readonly universe: string
  readonly galaxy: string
  readonly key: string
}

/** On `galaxycache:load`: the backend was asked for a value. */
export interface LoadMessage extends Where {
  readonly durationMs: number
  /** Length of the encoded value; undefined if the load failed. */
  readonly valueBytes: number | undefined
  /** Why the load failed; undefined if it did not. */
  readonly error: unknown
}

/** On `galaxycache:fetch`: the peer that owns a key was asked for its value. */
export interface FetchMessage extends Where {
  /** Id of the peer. */
  readonly peer: string
  readonly durationMs: number
  /** Length of the encoded value; undefined if the fetch failed. */
  readonly valueBytes: number | undefined
  /** Why the fetch failed; undefined if it did not. A key that does not exist is a NotFoundError. */
  readonly error: unknown
}

/** On `galaxycache:refresh`: a value that was held was loaded anew in the background. */
export interface RefreshMessage extends Where {
  readonly durationMs: number
  /** Why there is no fresher value; undefined if there is. A key that does not exist any more is a NotFoundError. */
  readonly error: unknown
}

/** On `galaxycache:write`: a write that began in this process has gone round. */
export interface WriteMessage {
  /** Id of the process's universe. */
  readonly universe: string
  readonly galaxy: string
  readonly kind: 'remove' | 'set' | 'clear'
  /** What was written, each once. Of a clear: none. */
  readonly keys: readonly string[]
  readonly durationMs: number
  /** Who was not reached, and why; they are told later. Empty also where the writer left before all were asked. */
  readonly failures: readonly WriteFailure[]
  /** What the writer was thrown; undefined if everybody was reached. */
  readonly error: unknown
}

/**
 * What became of a value that was fetched, or came along with one: `'denied'` if the promoter said no, or failed;
 * `'turned-away'` if it said yes and the hot cache did not take the value, because it is too large, or what would have
 * to go for it is worth more, or the promoter wrote its key.
 */
export type PromotionResult = 'promoted' | 'denied' | 'turned-away'

/** On `galaxycache:promotion`: promoter and hot cache decided about a value that was fetched or came along. */
export interface PromotionMessage extends Where {
  readonly result: PromotionResult
  /** What the promoter was told. */
  readonly stats: PromotionStats
}

/** On `galaxycache:eviction`: an entry was put out to make room. */
export interface EvictionMessage extends Where {
  readonly cache: CacheName
  /** What the entry took of the budget. */
  readonly chargedBytes: number
  /** Whether it had expired, so that nothing was lost. */
  readonly expired: boolean
}

/** On `galaxycache:circuit`: whether a peer is asked has changed. */
export interface CircuitMessage {
  /** Id of the process's universe. */
  readonly universe: string
  readonly peer: Peer
  /** What it is now. */
  readonly state: CircuitState
}

/** On `galaxycache:peers`: the peers of a universe changed. */
export interface PeersMessage {
  /** Id of the process's universe. */
  readonly universe: string
  readonly peers: readonly Peer[]
  readonly added: readonly Peer[]
  readonly removed: readonly Peer[]
}

/** Carries a {@link LoadMessage} for each call of a BackendGetter that ended. */
export const loadChannel = channel('galaxycache:load')

/** Carries a {@link FetchMessage} for each fetch from a peer that ended. */
export const fetchChannel = channel('galaxycache:fetch')

/** Carries a {@link RefreshMessage} for each refresh that ended. */
export const refreshChannel = channel('galaxycache:refresh')

/** Carries a {@link WriteMessage} for each `remove`, `removeMany`, `set` and `clear` that ended, well or not. */
export const writeChannel = channel('galaxycache:write')

/** Carries a {@link PromotionMessage} for each decision about a value that was fetched or came along. */
export const promotionChannel = channel('galaxycache:promotion')

/** Carries an {@link EvictionMessage} for each entry that was put out to make room. */
export const evictionChannel = channel('galaxycache:eviction')

/** Carries a {@link CircuitMessage} for each change of a peer's circuit breaker. */
export const circuitChannel = channel('galaxycache:circuit')

/** Carries a {@link PeersMessage} for each change of the list of peers. */
export const peersChannel = channel('galaxycache:peers')
