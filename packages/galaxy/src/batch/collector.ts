import type { Admission } from '../admission.js'
import { Caller, type CallerOptions } from '../caller.js'
import type { Deadlines } from '../deadlines.js'
import { hasCode } from '../errors.js'
import type { Loaded } from '../loaded.js'

/** What is collected for each key of many, as an `R`. What any of them throws goes to `failed`. */
export interface EachKey<T, R> {
  /** What is here already; undefined if nothing is. */
  readonly cached: (key: string) => R | undefined
  /** Begins to load what is not. */
  readonly load: (key: string, caller: Caller | undefined) => Promise<Loaded<T>>
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
export class Collector<T, R> {
  /** In the order of the keys, each once. */
  readonly results = new Map<string, R | undefined>()
  /** Keys that were not here when it began. */
  readonly missing: readonly string[]
  readonly #options: CollectorOptions
  readonly #each: EachKey<T, R>

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

  #loadAll(caller: Caller | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = this.missing.length
      const end = (): void => {
        left -= 1
        if (left === 0) resolve()
      }
      caller?.cancellation.onCancel((reason) => {
        if (!hasCode(reason, 'DEADLINE_EXCEEDED')) reject(reason)
      })
      for (const key of this.missing) this.#loadOne(key, caller).then(end, reject)
    })
  }

  async #loadOne(key: string, caller: Caller | undefined): Promise<void> {
    const { load, loaded, failed } = this.#each
    try {
      this.#options.admission.requireUsable(key)
      caller?.throwIfGone()
      this.results.set(key, loaded(key, await load(key, caller)))
    } catch (error) {
      this.results.set(key, failed(key, error, caller))
    }
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
