import type { CircuitState } from '../trouble/circuit-breaker.js'
import { LatencyQuantile } from '../trouble/latency-quantile.js'

/**
 * How a peer is, as its last call shows.
 *
 * - `'untried'`: nothing was asked of it yet.
 * - `'up'`: it answered.
 * - `'down'`: it did not, or answered with a failure of its own. It is asked again all the same.
 */
export type PeerState = 'untried' | 'up' | 'down'

/** One peer since it was added, all galaxies together. A snapshot. */
export interface PeerStats {
  readonly id: string
  readonly url: string
  readonly state: PeerState
  /** Fetches that ended, well or not. Peeks are not among them. */
  readonly requests: number
  /** Those among `requests` that failed. That a key does not exist is no failure. */
  readonly errors: number
  /** Mean of the last calls that it answered, weighted towards the latest, in ms; undefined before the first. */
  readonly latencyMs: number | undefined
  /** Estimate of the time that 19 of 20 answers take no longer than, in ms; undefined before the twentieth. */
  readonly p95Ms: number | undefined
  /** Message of the last failure; undefined if there was none. */
  readonly lastError: string | undefined
  /** Calls that it has not answered yet; peeks and writes are among them. */
  readonly inFlight: number
  /** Whether fetches from it are made: `'closed'` if they are, see `breaker`. */
  readonly circuit: CircuitState
  /** How much longer it is let be because it said that it has too much to do, in ms; 0 if it is not. */
  readonly pausedMs: number
}

/** What the ends of calls tell of a peer. */
export type HealthStats = Pick<PeerStats, 'state' | 'requests' | 'errors' | 'latencyMs' | 'p95Ms' | 'lastError'>

/** Part of the mean that the latest call makes up: about the last twenty calls count. */
const latestWeight = 0.1

/** What became of the calls to one peer. Tells of a change of state once, not at every call. */
export class PeerHealth {
  readonly #onChange: (state: PeerState, error: unknown) => void
  #state: PeerState = 'untried'
  #requests = 0
  #errors = 0
  #latencyMs: number | undefined
  readonly #p95 = new LatencyQuantile(0.95)
  #lastError: string | undefined

  constructor(onChange: (state: PeerState, error: unknown) => void) {
    this.#onChange = onChange
  }

  answered(tookMs: number): void {
    this.#requests += 1
    this.#p95.observe(tookMs)
    this.#latencyMs =
      this.#latencyMs === undefined ? tookMs : this.#latencyMs + latestWeight * (tookMs - this.#latencyMs)
    this.#become('up', undefined)
  }

  /** A call was cut off that would have taken longer than `tookMs`. */
  exceeded(tookMs: number): void {
    this.#p95.observe(tookMs)
  }

  /** The time that 19 of 20 answers take no longer than, in ms; undefined before there were enough. */
  get p95Ms(): number | undefined {
    return this.#p95.ms
  }

  failed(error: unknown): void {
    this.#requests += 1
    this.#errors += 1
    this.#lastError = error instanceof Error ? error.message : String(error)
    this.#become('down', error)
  }

  /** It had too much to do to answer, and said so. */
  refused(): void {
    this.#requests += 1
    this.#become('up', undefined)
  }

  snapshot(): HealthStats {
    return {
      state: this.#state,
      requests: this.#requests,
      errors: this.#errors,
      latencyMs: this.#latencyMs,
      p95Ms: this.#p95.ms,
      lastError: this.#lastError,
    }
  }

  #become(state: PeerState, error: unknown): void {
    if (this.#state === state) return
    this.#state = state
    this.#onChange(state, error)
  }
}
