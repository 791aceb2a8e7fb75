import type { PromoterName, ProtocolName } from '../options.js'
import type { Counts } from './counts.js'

/**
 * Environment variable that holds the setup, as JSON. Not an argument: the url may hold a
 * password, and `ps` shows those.
 */
export const setupVariable = 'GALAXYCACHE_DEMO_PEER'

/** What a peer process is started with. */
export interface PeerSetup {
  readonly databaseUrl: string
  /** Sequence that each query takes a value of. */
  readonly sequence: string
  /** Byte budget of its galaxy. */
  readonly bytes: number
  readonly promoter: PromoterName
  readonly protocol: ProtocolName
}

/** All that a peer process can be told to do, besides to stop. Each order is answered by one report. */
export type PeerOrder =
  /** Be a process of the universe of these urls. -> `joined` */
  | { readonly type: 'join'; readonly urls: readonly string[] }
  /**
   * Ask `gets` times at once for one city. -> `waiting` when all are in flight, `answered` when all have their answer
   */
  | { readonly type: 'ask-at-once'; readonly id: number; readonly gets: number }
  /** Replay a share of the stream. -> `progress` several times a second, then `replayed` */
  | ({ readonly type: 'replay' } & ReplayOrder)
  /** -> `counted` */
  | { readonly type: 'count' }

/** All that a peer process tells. */
export type PeerReport =
  | { readonly type: 'listening'; readonly url: string; readonly statusUrl: string; readonly metricsUrl: string }
  | { readonly type: 'joined' }
  | { readonly type: 'waiting' }
  | { readonly type: 'answered'; readonly cityNames: readonly string[] }
  | { readonly type: 'progress'; readonly done: number }
  | ({ readonly type: 'replayed' } & ReplayReport)
  | { readonly type: 'counted'; readonly counts: Counts }

/** A share of the stream, and how to ask for it. */
export interface ReplayOrder {
  readonly ids: Int32Array
  /** Gets in flight. */
  readonly concurrency: number
  /** Time between two gets, in ms. 0: as fast as they go. */
  readonly intervalMs: number
}

/** What came of it. */
export interface ReplayReport {
  /** A {@link Latency}, encoded. */
  readonly latency: string
  readonly seconds: number
  /** Gets that failed, and the first error among them. */
  readonly failed: number
  readonly firstError: string | undefined
}
