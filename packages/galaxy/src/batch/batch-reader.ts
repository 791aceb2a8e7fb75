import type { Codec } from '@galaxycache/codecs'
import type { LocalCache } from '../cache/local-cache.js'
import { type Caller, type CallerOptions, requireCallerOptions } from '../caller.js'
import { CodecError, DeadlineExceededError } from '../errors.js'
import type { MissPath } from '../miss-path.js'
import { requireList } from '../require.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import { Collector, type CollectorOptions, type EachKey } from './collector.js'
import { asGalaxyError, type Outcome } from './outcome.js'

/** What a {@link BatchReader} works with. */
export interface BatchReaderOptions<T> extends CollectorOptions {
  readonly codec: Codec<T>
  readonly local: LocalCache<T>
  readonly misses: MissPath<T>
  readonly telemetry: GalaxyTelemetry
}

/** Gets many keys at once for the application. */
export class BatchReader<T> {
  readonly #options: BatchReaderOptions<T>
  readonly #each: EachKey<T, Outcome<T>>

  constructor(options: BatchReaderOptions<T>) {
    this.#options = options
    const { local, codec, misses } = options
    this.#each = {
      cached: (key) => {
        try {
          const value = local.read(key, codec)
          return value === undefined ? undefined : { value }
        } catch (cause) {
          throw this.#undecodable(key, cause)
        }
      },
      load: (key, passenger, caller) => misses.board(key, passenger, caller, true),
      loaded: (key, loaded) => {
        try {
          return { value: loaded.take() }
        } catch (cause) {
          throw this.#undecodable(key, cause)
        }
      },
      failed: (key, error, caller) => this.#failed(key, error, caller),
    }
  }

  /** As `galaxy.getMany`. */
  async getMany(keys: Iterable<string>, options: CallerOptions): Promise<Map<string, Outcome<T>>> {
    const { admission, telemetry } = this.#options
    requireList('keys', keys)
    requireCallerOptions(options)
    admission.requireOpen()
    telemetry.counters.batchGets += 1
    const collector = new Collector(keys, this.#each, this.#options)
    const { missing, results } = collector
    if (missing.length > 0)
      await telemetry.tracing.span('galaxycache.getMany', missing.length, () => collector.load(options))
    // What was missing was loaded, or failed.
    return results as Map<string, Outcome<T>>
  }

  /** What ended the wait for all keys says nothing of the one. */
  #failed(key: string, error: unknown, caller: Caller | undefined): Outcome<T> {
    const { name } = this.#options
    if (caller?.cancellation.cancelled !== true || error !== caller.cancellation.reason)
      return { error: asGalaxyError(error, name, key) }
    const what = `get of key ${JSON.stringify(key)} of galaxy ${JSON.stringify(name)}`
    return { error: new DeadlineExceededError(what, undefined, { galaxy: name, key, cause: error }) }
  }

  #undecodable(key: string, cause: unknown): CodecError {
    return new CodecError('decode', this.#options.name, key, { cause })
  }
}
