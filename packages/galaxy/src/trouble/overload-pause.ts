import type { Clock } from '../clock.js'

/** The first pause, in ms: a few turns of a busy process. */
const firstMs = 100

/** The longest, in ms: a process that has been busy for so long is asked now and then whether it still is. */
const longestMs = 2_000

/** How long a peer is let be that has too much to do: twice as long each time that it still has after a pause. */
export class OverloadPause {
  readonly #clock: Clock
  readonly #random: () => number
  #nextMs = firstMs
  #endsAtMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** Time left, in ms; 0 if there is no pause. */
  get leftMs(): number {
    return this.isOn ? this.#endsAtMs - this.#clock.monotonicNow() : 0
  }

  get isOn(): boolean {
    // Most peers never need a pause, and are asked this before and after every call.
    return this.#endsAtMs > Number.NEGATIVE_INFINITY && this.#endsAtMs > this.#clock.monotonicNow()
  }

  /** The peer has too much to do. What it says of calls from before the pause makes that no longer. */
  begin(): void {
    if (this.isOn) return
    // Between a half and the whole, so that those who were refused together do not come back together.
    this.#endsAtMs = this.#clock.monotonicNow() + this.#nextMs * (0.5 + this.#random() / 2)
    this.#nextMs = Math.min(this.#nextMs * 2, longestMs)
  }

  /** The peer does what it is asked. That it does what it was asked before a pause says nothing. */
  end(): void {
    if (this.#nextMs === firstMs || this.isOn) return
    this.#nextMs = firstMs
  }
}
