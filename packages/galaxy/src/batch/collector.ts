import type { Admission } from '../admission.js'
import { Caller, type CallerOptions } from '../caller.js'
import type { Deadlines } from '../deadlines.js'
import { hasCode } from '../errors.js'
import type { Flight, Passenger } from '../flight.js'
import type { Loaded } from '../loaded.js'

/** What is collected for each key of many, as an `R`. What any of them throws goes to `failed`. */
export interface EachKey<T, R> {
  /** What is here already; undefined if nothing is. */
  readonly cached: (key: string) => R | undefined
  /**
   * Begins to load what is not, and has `passenger` told how that ends.
   * @returns the flight that the passenger may leave; undefined where it is for `caller` to end the wait
   */
  readonly load: (
    key: string,
    passenger: Passenger<Loaded<T>>,
    caller: Caller | undefined,
  ) => Flight<Loaded<T>> | undefined
  readonly loaded: (key: string, loaded: Loaded<T>) => R
  readonly failed: (key: string, error: unknown, caller: Caller | undefined) => R
}

/** What a {@link Collector} works with. */
export interface CollectorOptions {
  readonly name: string
  readonly admission: Admission
  readonly deadlines: Deadlines
}

/** One request for many keys, of the application or of a peer, until each key has its answer. */
export class Collector<T, R> implements Passenger<Loaded<T>> {
  /** In the order of the keys, each once. */
  readonly results = new Map<string, R | undefined>()
  /** Keys that were not here when it began. */
  readonly missing: readonly string[]
  readonly #options: CollectorOptions
  readonly #each: EachKey<T, R>
  #caller: Caller | undefined
  #left = 0
  #complete: (() => void) | undefined

  constructor(keys: Iterable<string>, each: EachKey<T, R>, options: CollectorOptions) {
    this.#options = options
    this.#each = each
    const missing: string[] = []
    for (const key of keys) {
      if (this.results.has(key)) continue
      const cached = this.#cached(key)
      this.results.set(key, cached)
      if (cached === undefined) missing.push(key)
    }
    this.missing = missing
  }

  /**
   * Loads what is missing, all at once. A time limit that passes is a failure of those keys that are not there yet.
   * @throws the error of a caller who leaves before
   */
  async load(options: CallerOptions): Promise<void> {
    const { signal, timeoutMs, cancellation } = options
    if (signal === undefined && timeoutMs === undefined && cancellation === undefined) return this.#loadAll(undefined)
    const { name, deadlines } = this.#options
    const caller = new Caller(name, undefined, options, deadlines, `get of ${this.results.size} keys`)
    try {
      await this.#loadAll(caller)
    } finally {
      caller.release()
    }
  }

  landed(key: string, loaded: Loaded<T>): void {
    try {
      this.#arrived(key, this.#each.loaded(key, loaded))
    } catch (error) {
      this.crashed(key, error)
    }
  }

  crashed(key: string, error: unknown): void {
    this.#arrived(key, this.#each.failed(key, error, this.#caller))
  }

  #loadAll(caller: Caller | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#caller = caller
      this.#left = this.missing.length
      this.#complete = resolve
      const flights: Flight<Loaded<T>>[] = []
      caller?.cancellation.onCancel((reason) => {
        if (!hasCode(reason, 'DEADLINE_EXCEEDED')) reject(reason)
        for (const flight of flights) flight.leave(this, reason)
      })
      for (const key of this.missing) {
        const flight = this.#load(key)
        if (caller !== undefined && flight !== undefined) flights.push(flight)
      }
    })
  }

  #load(key: string): Flight<Loaded<T>> | undefined {
    try {
      this.#options.admission.requireUsable(key)
      this.#caller?.throwIfGone()
      return this.#each.load(key, this, this.#caller)
    } catch (error) {
      this.crashed(key, error)
      return undefined
    }
  }

  #arrived(key: string, result: R): void {
    this.results.set(key, result)
    this.#left -= 1
    if (this.#left === 0) this.#complete?.()
  }

  #cached(key: string): R | undefined {
    const { cached, failed } = this.#each
    try {
      return cached(key)
    } catch (error) {
      return failed(key, error, undefined)
    }
  }
}
