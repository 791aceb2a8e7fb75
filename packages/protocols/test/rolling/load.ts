import { setTimeout } from 'node:timers/promises'
import { type Galaxy, GalaxyError } from '@galaxycache/galaxy'

/** Keys that there are. */
const keys = 1_000

/** How often gets are made: some together, because a timer for each would cost more than the get. */
const tickMs = 20

/** By Zipf's law with exponent 1, roughly: as many requests for the keys from 1 to 10 as from 10 to 100. */
const drawKey = (): string => `key-${Math.floor(keys ** Math.random())}`

/** Callers of one process. */
export class Load {
  gets = 0
  readonly errors: Record<string, number> = {}
  readonly #galaxy: Galaxy<string>
  #stopped = false

  constructor(galaxy: Galaxy<string>) {
    this.#galaxy = galaxy
  }

  /** Gets keys until it is stopped. A process that is busy makes fewer gets, not all that it missed at once. */
  async run(getsPerSecond: number): Promise<void> {
    const perTick = Math.max(1, Math.round((getsPerSecond * tickMs) / 1_000))
    while (!this.#stopped) {
      for (let i = 0; i < perTick; i++) void this.#get()
      await setTimeout(tickMs)
    }
  }

  stop(): void {
    this.#stopped = true
  }

  async #get(): Promise<void> {
    this.gets += 1
    try {
      await this.#galaxy.get(drawKey(), { timeoutMs: 5_000 })
    } catch (error) {
      const code = error instanceof GalaxyError ? error.code : String(error)
      this.errors[code] = (this.errors[code] ?? 0) + 1
    }
  }
}
