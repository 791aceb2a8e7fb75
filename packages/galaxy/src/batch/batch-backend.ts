import type { Cancellation } from '../cancellation.js'
import type { Clock } from '../clock.js'
import type { Deadlines } from '../deadlines.js'
import { BackendError, DeadlineExceededError, NotFoundError } from '../errors.js'
import { limit } from '../limit.js'
import type { Loaded } from '../loaded.js'
import { wrong } from '../require.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import type { BatchGetter } from './batch-getter.js'
import type { BatchItem } from './batch-item.js'
import { ManyLoad } from './many-load.js'
import type { SharedCall } from './shared-call.js'

/** What a {@link BatchBackend} works with. */
export interface BatchBackendOptions<T> {
  readonly name: string
  readonly loadMany: BatchGetter<T>
  readonly loadTimeoutMs: number
  readonly clock: Clock
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
  /** Makes of a value what a flight brings home. @throws CodecError */
  readonly encode: (key: string, value: T, expiresAtMs: number) => Loaded<T>
}

/** What a call of the BatchGetter came to. */
type Returned<T> =
  | { readonly load: ManyLoad; readonly values: ReadonlyMap<string, T | undefined> }
  | { readonly cause: unknown }

/** Calls the BatchGetter, within its time limit, and gives every key its value or its error. */
export class BatchBackend<T> {
  readonly #options: BatchBackendOptions<T>

  constructor(options: BatchBackendOptions<T>) {
    this.#options = options
  }

  /** Settles every item of `call`. Never rejects. */
  async load(call: SharedCall<Loaded<T>>): Promise<void> {
    const { loadTimeoutMs, deadlines, telemetry } = this.#options
    const startedAtMs = deadlines.nowMs()
    const endsAtMs = startedAtMs + loadTimeoutMs
    const timedOut = (): Error => this.#timedOut(`load of ${call.keys.length} keys`)
    const limited = (): Promise<Returned<T>> =>
      limit((own) => this.#ask(call, own, endsAtMs), loadTimeoutMs, call.cancellation, deadlines, timedOut)
    telemetry.counters.backendBatches += 1
    let resultOf: (key: string) => Loaded<T>
    try {
      const returned = await telemetry.tracing.span('galaxycache.loadMany', call.keys.length, limited)
      resultOf = (key) => this.#resultOf(key, returned)
    } catch (error) {
      resultOf = (key) => {
        throw call.cancellation.cancelled ? error : this.#timedOut(`load of key ${JSON.stringify(key)}`, key)
      }
    }
    const durationMs = deadlines.nowMs() - startedAtMs
    for (const item of call.items) this.#settle(item, resultOf, durationMs)
  }

  async #ask(call: SharedCall<Loaded<T>>, own: Cancellation, endsAtMs: number): Promise<Returned<T>> {
    const { name, loadMany, clock } = this.#options
    const load = new ManyLoad(name, own, endsAtMs, call, clock)
    try {
      const values = await loadMany(call.keys, load)
      // Not `instanceof`: the map may be of another realm.
      if (typeof values?.get !== 'function') throw wrong(TypeError, 'what loadMany returns', 'a Map', values)
      return { load, values }
    } catch (cause) {
      return { cause }
    }
  }

  /** @throws the error of `key` */
  #resultOf(key: string, returned: Returned<T>): Loaded<T> {
    const { name, encode } = this.#options
    if ('cause' in returned) throw new BackendError(name, key, { cause: returned.cause })
    const { load, values } = returned
    if (load.failures.has(key)) throw new BackendError(name, key, { cause: load.failures.get(key) })
    const value = values.get(key)
    if (value === undefined) throw new NotFoundError(name, key)
    return encode(key, value, load.expiresAtMs(key))
  }

  #settle(item: BatchItem<Loaded<T>>, resultOf: (key: string) => Loaded<T>, durationMs: number): void {
    const { telemetry } = this.#options
    try {
      const loaded = resultOf(item.key)
      telemetry.loaded(item.key, durationMs, loaded.valueBytes)
      item.resolve(loaded)
    } catch (error) {
      telemetry.loadFailed(item.key, durationMs, error)
      item.reject(error)
    }
  }

  #timedOut(what: string, key?: string): Error {
    const { name, loadTimeoutMs } = this.#options
    return new DeadlineExceededError(`${what} of galaxy ${JSON.stringify(name)}`, loadTimeoutMs, { galaxy: name, key })
  }
}
