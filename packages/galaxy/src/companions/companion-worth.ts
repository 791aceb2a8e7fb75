import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import { type Confidence, confidences } from './confidence.js'

/**
 * A value sent along is worth it if one of so many saves a fetch. One value more in an answer takes between a tenth
 * (over HTTP) and a hundredth (over gRPC) of the processor time of a fetch.
 */
const leastUsed = 1 / 32

/** Values received of which the latest are remembered, roughly. */
const remembered = 256

/** What to believe of values of which none was received yet: as if so many had been, of which enough were asked for. */
const believed = 16

/**
 * One fetch of so many takes whatever the owner would send, so that what is believed of it can change; one of twice as
 * many each time that the promoter refused all that came since the last, up to the most. What the store turned away
 * does not count: with that, replays of `mooncake-conv` saved two points less of all fetches, because a store takes
 * some again later. Nor does it count that nobody asked for any of many in a row: with one of 64 fetches after 64 such
 * values, replays of six published traces saved 0.3 points less, with one of 128 sooner 0.9.
 */
const fetchesToExplore = 16
const mostFetchesToExplore = 1024

/** How many of the values that owners sent along were asked for before they went, by how sure the owners were. */
export class CompanionWorth {
  readonly #received = confidences.map(() => believed)
  readonly #used = confidences.map(() => believed * leastUsed * 1.25)
  readonly #counters: Pick<GalaxyCounters, 'companionsReceived' | 'companionsUsed'>
  #fetches = 0
  #fetchesToExplore = fetchesToExplore
  /** Of what came since a fetch explored; undefined: nothing did. */
  #anyApproved: boolean | undefined

  /** @param counters of what is received and used */
  constructor(counters: Pick<GalaxyCounters, 'companionsReceived' | 'companionsUsed'>) {
    this.#counters = counters
  }

  /** A value was sent along. */
  received(confidence: Confidence): void {
    this.#counters.companionsReceived += 1
    const i = confidence - 1
    const received = (this.#received[i] as number) + 1
    const isFull = received === remembered
    this.#received[i] = isFull ? received / 2 : received
    if (isFull) this.#used[i] = (this.#used[i] as number) / 2
  }

  /** The promoter was asked about it. */
  judged(isApproved: boolean): void {
    this.#anyApproved = this.#anyApproved === true || isApproved
    if (isApproved) this.#fetchesToExplore = fetchesToExplore
  }

  /** It was asked for, for the first time. */
  used(confidence: Confidence): void {
    this.#counters.companionsUsed += 1
    const i = confidence - 1
    this.#used[i] = (this.#used[i] as number) + 1
  }

  /** How sure owners have to be for it to be worth it, for one fetch; undefined: no value is. */
  least(): Confidence | undefined {
    this.#fetches += 1
    if (this.#fetches >= this.#fetchesToExplore) {
      this.#fetches = 0
      if (this.#anyApproved === false)
        this.#fetchesToExplore = Math.min(this.#fetchesToExplore * 2, mostFetchesToExplore)
      this.#anyApproved = undefined
      return confidences[0]
    }
    let least: Confidence | undefined
    for (let i = confidences.length - 1; i >= 0 && this.#isWorthIt(i); i--) least = confidences[i]
    return least
  }

  #isWorthIt(i: number): boolean {
    return (this.#used[i] as number) >= leastUsed * (this.#received[i] as number)
  }
}
