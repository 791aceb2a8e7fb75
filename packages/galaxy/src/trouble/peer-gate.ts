import type { Cancellation } from '../cancellation.js'
import { DeadlineExceededError, type GalaxyErrorOptions, hasCode, wasNotAsked } from '../errors.js'
import type { CircuitBreaker, CircuitState, Pass } from './circuit-breaker.js'
import type { OverloadPause } from './overload-pause.js'
import { SkippedPeerError } from './skipped-peer-error.js'

/** What stands between this process and one peer, all galaxies together: whether a value is fetched from it now. */
export class PeerGate {
  readonly #peer: string
  readonly #breaker: CircuitBreaker | undefined
  readonly #pause: OverloadPause

  /** @param breaker undefined: the peer is asked however often it fails */
  constructor(peer: string, breaker: CircuitBreaker | undefined, pause: OverloadPause) {
    this.#peer = peer
    this.#breaker = breaker
    this.#pause = pause
  }

  get state(): CircuitState {
    return this.#breaker?.state ?? 'closed'
  }

  /** How much longer the peer is let be because it had too much to do, in ms. */
  get pausedMs(): number {
    return this.#pause.leftMs
  }

  /** Whether a call would be made now. */
  get isPassable(): boolean {
    return !this.#pause.isOn && this.#breaker?.isPassable !== false
  }

  /** Whether a peek would be made now: one that is too short a call to decide anything, and is no probe. */
  get isPeekable(): boolean {
    return !this.#pause.isOn && this.state === 'closed'
  }

  /** The right to make a call, with {@link leave} after it; undefined if none must be made. */
  enter(): Pass | undefined {
    if (this.#breaker === undefined) return this.#pause.isOn ? undefined : 'call'
    return this.#pause.isOn ? undefined : this.#breaker.enter()
  }

  /** Why a call was not made. */
  refusal(at: GalaxyErrorOptions): SkippedPeerError {
    return new SkippedPeerError(this.#pause.isOn ? 'overload' : 'circuit', this.#peer, at)
  }

  /**
   * After a call.
   * @param error what it ended with; undefined: with an answer
   * @param parent what ended it if whoever waited for it has left
   * @param cutShort whether it was given less time than a call may take, because whoever waited had no more
   */
  leave(pass: Pass, error: unknown, parent: Cancellation, cutShort: boolean): void {
    const breaker = this.#breaker
    if (error === undefined) this.#answered()
    else if (parent.cancelled) breaker?.unanswered(pass, 'given-up')
    else if (error instanceof DeadlineExceededError) breaker?.unanswered(pass, cutShort ? 'given-up' : 'failed')
    else if (wasNotAsked(error)) breaker?.unanswered(pass, 'not-asked')
    else if (isPeerFailure(error)) breaker?.unanswered(pass, 'failed')
    else if (hasCode(error, 'OVERLOADED')) {
      breaker?.answered()
      this.#pause.begin()
    } else this.#answered()
  }

  /** The peer refused something because it has too much to do. */
  overloaded(): void {
    this.#pause.begin()
  }

  #answered(): void {
    this.#breaker?.answered()
    this.#pause.end()
  }
}

/**
 * Whether the peer has not answered. That its backend or its codec failed, or that it has no such galaxy, is an answer.
 */
const isPeerFailure = (error: unknown): boolean =>
  hasCode(error, 'PEER_FAILED') || hasCode(error, 'CLOSED') || !isCoded(error)

const isCoded = (error: unknown): boolean => error instanceof Error && 'code' in error && 'galaxy' in error
