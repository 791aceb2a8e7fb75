import type { Clock } from '../clock.js'

/** How long entries are answered, kept after that, and when they are to be looked at before. */
export interface EntryLivesOptions {
  readonly clock: Clock
  /** For so long after its expiry an entry is kept, in ms. Default 0. */
  readonly staleMs?: number
  /** The last part of an entry's life, in which it is to be refreshed if somebody asks for it. Default 0. */
  readonly refreshAheadShare?: number
}

/** The ages of entries, as one galaxy sees them. */
export class EntryLives {
  readonly #clock: Clock
  readonly #staleMs: number
  readonly #refreshAheadShare: number

  constructor({ clock, staleMs = 0, refreshAheadShare = 0 }: EntryLivesOptions) {
    this.#clock = clock
    this.#staleMs = staleMs
    this.#refreshAheadShare = refreshAheadShare
  }

  isExpired(expiresAtMs: number): boolean {
    // What never expires must not ask the clock.
    return expiresAtMs !== Number.POSITIVE_INFINITY && !(expiresAtMs > this.#clock.now())
  }

  /** Whether it expired so long ago that it must go. */
  isOver(expiresAtMs: number): boolean {
    return this.isExpired(expiresAtMs + this.#staleMs)
  }

  /** When a hit must look at an entry that is taken in now: when it expires, or when its refresh may begin. */
  dueAtMs(expiresAtMs: number): number {
    if (this.#refreshAheadShare === 0 || expiresAtMs === Number.POSITIVE_INFINITY) return expiresAtMs
    return expiresAtMs - this.#refreshAheadShare * (expiresAtMs - this.#clock.now())
  }
}
