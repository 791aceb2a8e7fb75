import type { Admission } from './admission.js'
import { Caller, type CallerOptions, requireCallerOptions } from './caller.js'
import type { Deadlines } from './deadlines.js'
import type { Passenger } from './flight.js'
import type { Loaded } from './loaded.js'
import type { MissPath } from './miss-path.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'

/** What {@link MissedGets} work with. */
export interface MissedGetsOptions<T> {
  readonly name: string
  readonly admission: Admission
  readonly misses: MissPath<T>
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
}

/** The rest of a get that no cache of this process answered. */
export class MissedGets<T> {
  readonly #options: MissedGetsOptions<T>

  constructor(options: MissedGetsOptions<T>) {
    this.#options = options
  }

  /** As `galaxy.get`. Whatever goes wrong comes as a rejection. */
  get(key: string, options: CallerOptions | undefined): Promise<T> {
    return this.#options.telemetry.tracing.span('galaxycache.get', key, () => this.#load(key, options))
  }

  #load(key: string, options: CallerOptions | undefined): Promise<T> {
    const { admission, misses } = this.#options
    try {
      admission.requireUsable(key)
      const caller = this.#caller(key, options)
      if (caller !== undefined) return this.#loadFor(caller, key)
      // Who cannot leave needs no promise but the one that is returned.
      return new Promise((resolve, reject) => {
        misses.board(key, new Waiting(resolve, reject))
      })
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #caller(key: string, options: CallerOptions | undefined): Caller | undefined {
    if (options === undefined) return undefined
    const { signal, timeoutMs, cancellation } = requireCallerOptions(options)
    if (signal === undefined && timeoutMs === undefined && cancellation === undefined) return undefined
    return new Caller(this.#options.name, key, options, this.#options.deadlines)
  }

  async #loadFor(caller: Caller, key: string): Promise<T> {
    try {
      caller.throwIfGone()
      return (await this.#options.misses.load(key, caller)).take()
    } finally {
      caller.release()
    }
  }
}

/** A get that waits for as long as it takes. */
class Waiting<T> implements Passenger<Loaded<T>> {
  readonly #resolve: (value: T) => void
  readonly #reject: (error: unknown) => void

  constructor(resolve: (value: T) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve
    this.#reject = reject
  }

  landed(_key: string, loaded: Loaded<T>): void {
    try {
      this.#resolve(loaded.take())
    } catch (error) {
      this.#reject(error)
    }
  }

  crashed(_key: string, error: unknown): void {
    this.#reject(error)
  }
}
