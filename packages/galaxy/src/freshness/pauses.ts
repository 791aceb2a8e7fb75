import type { Clock } from '../clock.js'
import { RecentKeys } from '../recent-keys.js'

/**
 * Keys that are let be for a moment. Where they are too many all keys are: so many failures are
 * no matter of single keys.
 */
export class Pauses {
  readonly #keys: RecentKeys<true>

  constructor(pauseMs: number, clock: Clock) {
    this.#keys = new RecentKeys(pauseMs, clock)
  }

  includes(key: string): boolean {
    return this.#keys.includes(key)
  }

  /** Lets `key` be, from now on. */
  begin(key: string): void {
    this.#keys.note(key, true)
  }
}
