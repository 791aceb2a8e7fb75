/** Longer ago makes no difference: the last step of waits that are told apart begins at a quarter of it. */
export const maxAge = 2 ** 30

/**
 * Requests in which all places are seen once. Few beside 2^32, for an age may be {@link maxAge} and must not wrap
 * before it is seen again.
 */
const requestsPerRound = 2 ** 29

/** Places with times in them, in requests modulo 2^32. */
export interface Aging {
  /** Places are numbers below this one. */
  readonly places: number
  /** Has what is at `place`, if anything, be from {@link maxAge} requests before `now` if it is from before that. */
  limitAge(place: number, now: number): void
}

/**
 * Limits ages where times are counted modulo 2^32: what nobody asked for in so many requests, a few hours of a busy
 * process, would be new again, and in a list keep all that is newer. It goes round, a few places at a time.
 */
export class AgeLimit {
  readonly #all: readonly Aging[]
  #seenAt = 0

  /** @param all whose ages are to be limited */
  constructor(all: readonly Aging[]) {
    this.#all = all
  }

  /** To be called every now and then, at least once in 2^31 requests. */
  goOn(now: number): void {
    const since = (now - this.#seenAt) >>> 0
    const part = Math.min(1, since / requestsPerRound)
    const from = ((this.#seenAt >>> 0) % requestsPerRound) / requestsPerRound
    for (const aging of this.#all) {
      const { places } = aging
      const first = Math.floor(from * places)
      const end = first + Math.ceil(part * places)
      for (let place = first; place < end; place++) aging.limitAge(place < places ? place : place - places, now)
    }
    this.#seenAt = now
  }
}
