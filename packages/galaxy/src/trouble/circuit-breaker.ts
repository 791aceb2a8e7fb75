import type { Clock } from '../clock.js'
import type { BreakerOptions } from './breaker-options.js'

/**
 * - `'closed'`: calls are made.
 * - `'open'`: none is made.
 * - `'half-open'`: one is under way, whose end decides.
 */
export type CircuitState = 'closed' | 'open' | 'half-open'

/** The right to make one call; a probe is the one that decides. */
export type Pass = 'call' | 'probe'

/** What is made of a call that ended without an answer. */
export type Unanswered =
  /** The peer cannot be reached, or did not answer for as long as a call may take. */
  | 'failed'
  /** Whoever waited has left. It says something of a peer that has been silent for long, and nothing of another. */
  | 'given-up'
  /** It was not made after all, for a reason of this process. It says nothing of the peer. */
  | 'not-asked'

/**
 * Calls that are given up count as failed once a peer has been asked for so long and said nothing:
 * less may be a slow backend.
 */
const silenceMs = 1_000

/**
 * Leaves a peer alone that fails again and again. Failures are counted since the last answer of any kind; late
 * answers count, late failures do not. Has no timer: time that has passed is noticed by the next call. Source:
 * Nygard, "Release It!", 2007.
 */
export class CircuitBreaker {
  readonly #options: Required<BreakerOptions>
  readonly #clock: Clock
  readonly #onChange: (state: CircuitState) => void
  #state: CircuitState = 'closed'
  #failures = 0
  #openMs: number
  #probeAtMs = 0
  /**
   * When the earliest call began that was made since the last answer; later by all the time in which there was none.
   */
  #silentSinceMs: number | undefined
  #inFlight = 0
  /** Since when there is no call, of a closed circuit. An open one makes none because the peer is silent. */
  #idleSinceMs: number | undefined

  constructor(options: Required<BreakerOptions>, clock: Clock, onChange: (state: CircuitState) => void) {
    this.#options = options
    this.#clock = clock
    this.#onChange = onChange
    this.#openMs = options.openMs
  }

  get state(): CircuitState {
    return this.#state
  }

  /** Whether {@link enter} would let a call through now. */
  get isPassable(): boolean {
    return this.#state === 'closed' || (this.#state === 'open' && this.#clock.monotonicNow() >= this.#probeAtMs)
  }

  /** The right to make a call; undefined if none must be made. Who gets it says what became of the call. */
  enter(): Pass | undefined {
    if (!this.isPassable) return undefined
    this.#begins(this.#clock.monotonicNow())
    if (this.#state === 'closed') return 'call'
    this.#become('half-open')
    return 'probe'
  }

  answered(): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1)
    this.#failures = 0
    this.#silentSinceMs = undefined
    this.#openMs = this.#options.openMs
    this.#become('closed')
  }

  unanswered(pass: Pass, why: Unanswered): void {
    const counts = why === 'failed' || (why === 'given-up' && this.#isSilent())
    if (pass === 'probe') this.#probeEnded(why, counts)
    else if (counts && this.#state === 'closed') {
      this.#failures += 1
      if (this.#failures >= this.#options.failures) this.#open(this.#openMs)
    }
    this.#inFlight = Math.max(0, this.#inFlight - 1)
    if (this.#inFlight === 0 && this.#state === 'closed') this.#idleSinceMs = this.#clock.monotonicNow()
  }

  #begins(nowMs: number): void {
    this.#inFlight += 1
    if (this.#silentSinceMs === undefined) this.#silentSinceMs = nowMs
    else if (this.#idleSinceMs !== undefined) this.#silentSinceMs += nowMs - this.#idleSinceMs
    this.#idleSinceMs = undefined
  }

  /**
   * A probe that is given up leaves room for the next at once. One that was not made does so later: the next
   * could not be made now either.
   */
  #probeEnded(why: Unanswered, failed: boolean): void {
    // An answer to an earlier call may have closed the circuit.
    if (this.#state !== 'half-open') return
    if (failed) this.#openMs = Math.min(this.#openMs * 2, this.#options.maxOpenMs)
    if (why === 'not-asked') this.#open(this.#options.openMs)
    else this.#open(failed ? this.#openMs : 0)
  }

  #open(forMs: number): void {
    this.#probeAtMs = this.#clock.monotonicNow() + forMs
    this.#become('open')
  }

  #isSilent(): boolean {
    return this.#silentSinceMs !== undefined && this.#clock.monotonicNow() - this.#silentSinceMs >= silenceMs
  }

  #become(state: CircuitState): void {
    if (this.#state === state) return
    this.#state = state
    this.#onChange(state)
  }
}
