import type { Admission } from './admission.js'
import { Caller, type CallerOptions, requireCallerOptions } from './caller.js'
import type { Deadlines } from './deadlines.js'
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
      // Not an async function, whose `await` makes five objects where `then` makes two.
      return caller === undefined ? misses.load(key).then(takeValue) : this.#loadFor(caller, key)
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

const takeValue = <T>(loaded: Loaded<T>): T => loaded.take()
