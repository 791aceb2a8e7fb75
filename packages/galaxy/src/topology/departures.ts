import type { Clock } from '../clock.js'

/** Departures that are remembered: more than any list loses in the few seconds that count. */
const maxDepartures = 1_000

/** Peers that left the list lately, and when. */
export class Departures {
  readonly #clock: Clock
  /** By id, in ms of the clock's monotonic time; in the order of time. */
  readonly #leftAtMs = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The peer with this id is no longer in the list. */
  note(id: string): void {
    // Deleted first, because a Map keeps the place of a key that is set again.
    this.#leftAtMs.delete(id)
    this.#leftAtMs.set(id, this.#clock.monotonicNow())
    const [oldest] = this.#leftAtMs.keys()
    if (this.#leftAtMs.size > maxDepartures && oldest !== undefined) this.#leftAtMs.delete(oldest)
  }

  /** Whether the peer with this id left within the last `withinMs`. */
  includes(id: string, withinMs: number): boolean {
    const leftAtMs = this.#leftAtMs.get(id)
    return leftAtMs !== undefined && this.#clock.monotonicNow() - leftAtMs <= withinMs
  }
}
