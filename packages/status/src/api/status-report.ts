import type { CircuitState, PeerState } from '@galaxycache/galaxy'

/**
 * One moment of a universe, as its process sees it: what `GET api` gives. Fields that are undefined are absent in JSON.
 */
export interface StatusReport {
  readonly title: string
  /** Id of this process. */
  readonly self: string
  /** When this was, in ms since the Unix epoch. */
  readonly atMs: number
  /** Time between samples, in ms. */
  readonly intervalMs: number
  /** How far back charts look, in ms. */
  readonly historyMs: number
  /** Whether keys are told. If not, errors of peers are not told either, because they may name keys. */
  readonly showKeys: boolean
  readonly ready: boolean
  /** Loads under way in all galaxies. */
  readonly inFlight: number
  /** In the order they were made. */
  readonly galaxies: readonly GalaxyRow[]
  /** The processes on the ring and this one, by id. */
  readonly peers: readonly PeerRow[]
  readonly ring: RingReport
}

/** One galaxy among others. */
export interface GalaxyRow {
  readonly name: string
  /** Since the galaxy was made. */
  readonly gets: number
  /** During the last interval; undefined if that was not watched. */
  readonly getsPerSecond: number | undefined
  /** Part of the last interval's gets that a cache of this process answered, 0 to 1; undefined if there were none. */
  readonly hitShare: number | undefined
  /** In main and hot cache together. */
  readonly entries: number
  /** What main and hot cache take together. */
  readonly bytes: number
  /** Loads under way. */
  readonly inFlight: number
}

/** One process. */
export interface PeerRow {
  readonly id: string
  readonly url: string
  /** `'self'`: this process, which asks itself nothing. */
  readonly state: PeerState | 'self'
  /** Part of the ring that it owns, 0 to 1. */
  readonly share: number
  readonly requests: number
  readonly errors: number
  /** Mean of the latest calls, in ms; undefined before the first. */
  readonly latencyMs: number | undefined
  /** What 19 of 20 answers take no longer than, about, in ms; undefined before the twentieth. */
  readonly p95Ms: number | undefined
  /** Calls that it has not answered yet. */
  readonly inFlight: number
  /** Whether it is asked: `'closed'` if it is. */
  readonly circuit: CircuitState
  /** How much longer it is let be, as it has too much to do, in ms; 0 if it is not. */
  readonly pausedMs: number
  /** Message of the last failure; undefined if there was none, and where keys are not shown. */
  readonly lastError: string | undefined
}

/** The ring, coarse enough to be drawn. */
export interface RingReport {
  /** Owners, each once. */
  readonly ids: readonly string[]
  /** Steps that the hash space is drawn in. An owner is looked up in the middle of each. */
  readonly steps: number
  /** From hash 0 up: index into `ids`, and how many steps belong to that owner. */
  readonly arcs: readonly (readonly [owner: number, steps: number])[]
}

/** What changed from one sample to the next: event `sample`. */
export interface StatusSample extends Pick<StatusReport, 'atMs' | 'ready' | 'inFlight'> {
  /** New and changed. */
  readonly galaxies: readonly GalaxyRow[]
  /** New and changed; after a change of the ring, all. */
  readonly peers: readonly PeerRow[]
  /** If it changed. */
  readonly ring: RingReport | undefined
}
