import type { PromotionMessage, Universe } from '@galaxycache/galaxy'
import { promotionChannel } from '@galaxycache/galaxy'
import type { PromotionDecision } from '../api/key-report.js'

/** Keys of one galaxy whose last decision is kept; the one decided about longest ago goes first. */
const maxKeys = 1_000

/** Longer keys are not kept, so that those of a galaxy take a few MB at most. */
const maxKeyLength = 1_024

/** The last decisions about keys of the galaxies that are followed. Listens only while there are any. */
export class DecisionLog {
  readonly #universe: Universe
  readonly #nowMs: () => number
  readonly #followed = new Map<string, Map<string, PromotionDecision>>()

  constructor(universe: Universe, nowMs: () => number) {
    this.#universe = universe
    this.#nowMs = nowMs
  }

  /** Follows these galaxies from now on and forgets all others. */
  follow(galaxies: ReadonlySet<string>): void {
    const wasIdle = this.#followed.size === 0
    for (const name of this.#followed.keys()) if (!galaxies.has(name)) this.#followed.delete(name)
    for (const name of galaxies) if (!this.#followed.has(name)) this.#followed.set(name, new Map())
    const isIdle = this.#followed.size === 0
    if (wasIdle && !isIdle) promotionChannel.subscribe(this.#note)
    if (!wasIdle && isIdle) promotionChannel.unsubscribe(this.#note)
  }

  /** What was last decided about `key`; undefined if that was not seen. */
  last(galaxy: string, key: string): PromotionDecision | undefined {
    return this.#followed.get(galaxy)?.get(key)
  }

  readonly #note = (message: unknown): void => {
    const { universe, galaxy, key, result, stats } = message as PromotionMessage
    // The channel is the whole process's.
    if (universe !== this.#universe.self.id || key.length > maxKeyLength) return
    const decisions = this.#followed.get(galaxy)
    if (decisions === undefined) return
    decisions.delete(key)
    decisions.set(key, { atMs: this.#nowMs(), result, stats })
    if (decisions.size <= maxKeys) return
    for (const oldest of decisions.keys()) {
      decisions.delete(oldest)
      break
    }
  }
}
