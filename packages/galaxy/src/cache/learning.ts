import { AgeLimit } from './age-limit.js'
import type { CacheName } from './cache-factory.js'
import { LearningPace } from './learning-pace.js'
import type { PastKeys } from './past-keys.js'
import type { ReuseRates } from './reuse-rates.js'
import type { SlotUses } from './slot-uses.js'
import { stepThrough } from './step-through.js'

/** What a store knows that learns: what it has learned, and of which keys. */
export interface Knowledge {
  readonly rates: ReuseRates
  readonly held: SlotUses
  readonly past: PastKeys
}

/** Has a store learn, from time to time, from the keys that it holds and those that it held. */
export class Learning {
  readonly #knowledge: Knowledge
  readonly #pace: LearningPace
  readonly #ages: AgeLimit

  constructor(cache: CacheName, knowledge: Knowledge) {
    this.#knowledge = knowledge
    this.#pace = new LearningPace(cache)
    this.#ages = new AgeLimit([knowledge.held, knowledge.past])
  }

  /** Whether the store has learned once. */
  get hasBegun(): boolean {
    return this.#pace.hasLearned
  }

  /**
   * To be called when the store takes something in.
   *
   * @param requests as {@link LearningPace.isDue} has them
   * @param now the store's clock
   */
  tookIn(requests: number, entries: number, now: number): void {
    if (this.#pace.isDue(requests, entries)) this.#learn(now)
  }

  #learn(now: number): void {
    const { rates, held, past } = this.#knowledge
    this.#ages.goOn(now)
    const step = stepThrough(held.places)
    for (let slot = 0; slot < held.places; slot += step)
      if (held.has(slot)) rates.lasts(held.groupAt(slot), held.ageAt(slot, now), step)
    past.last(now)
    rates.learn()
  }
}
