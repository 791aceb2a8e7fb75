import type { BatchGetter } from '../batch/batch-getter.js'
import type { Caller } from '../caller.js'
import { OverloadedError } from '../errors.js'
import type { Flight, Passenger } from '../flight.js'
import type { Loaded } from '../loaded.js'
import type { Loader } from '../loader.js'
import type { MissPath } from '../miss-path.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'

/** What {@link ServedLoads} work with. */
export interface ServedLoadsOptions<T> {
  readonly name: string
  readonly maxServedLoads: number
  /** Undefined: the backend loads one key at a time. */
  readonly loadMany: BatchGetter<T> | undefined
  readonly maxLoadManyKeys: number
  readonly loader: Loader<T>
  readonly counters: GalaxyCounters
}

/** The loader, behind a limit if the options ask for one. */
export function limitServedLoads<T>(
  options: Omit<ServedLoadsOptions<T>, 'maxServedLoads'> & { readonly maxServedLoads: number | undefined },
): MissPath<T> {
  const { maxServedLoads, loader } = options
  return maxServedLoads === undefined ? loader : new ServedLoads<T>({ ...options, maxServedLoads })
}

/** A load that was let through: of one key, or of those that are loaded together. */
interface ServedLoad {
  keys: number
  /** Those among the keys that are under way. */
  running: number
}

/**
 * Before the loader: refuses peers when the backend has enough to do for them. Who asks for what is being
 * loaded already may wait.
 */
export class ServedLoads<T> implements MissPath<T> {
  readonly #options: ServedLoadsOptions<T>
  readonly #maxKeys: number
  #loads = 0
  /** What keys of batches join that come at this moment: those are what is loaded together. */
  #gathering: ServedLoad | undefined

  constructor(options: ServedLoadsOptions<T>) {
    const { loadMany, maxLoadManyKeys } = options
    this.#options = options
    this.#maxKeys = loadMany === undefined ? 1 : maxLoadManyKeys
  }

  load(key: string, caller?: Caller, batched?: boolean): Promise<Loaded<T>> {
    return this.#options.loader.load(key, caller, batched)
  }

  board(key: string, passenger: Passenger<Loaded<T>>, caller?: Caller, batched?: boolean): Flight<Loaded<T>> {
    return this.#options.loader.board(key, passenger, caller, batched)
  }

  /** @throws OverloadedError */
  async loadHere(key: string, caller?: Caller, batched = false): Promise<Loaded<T>> {
    const { name, loader, counters } = this.#options
    if (loader.isLoadingHere(key)) return loader.loadHere(key, caller, batched)
    const load = (batched ? this.#join() : undefined) ?? this.#begin(batched)
    if (load === undefined) {
      counters.servedLoadsRefused += 1
      throw new OverloadedError('the backend', { galaxy: name, key })
    }
    try {
      return await loader.loadHere(key, caller, batched)
    } finally {
      load.running -= 1
      if (load.running === 0) this.#loads -= 1
    }
  }

  #join(): ServedLoad | undefined {
    const load = this.#gathering
    if (load === undefined || load.keys >= this.#maxKeys) return undefined
    load.keys += 1
    load.running += 1
    return load
  }

  #begin(batched: boolean): ServedLoad | undefined {
    if (this.#loads >= this.#options.maxServedLoads) return undefined
    this.#loads += 1
    const load = { keys: 1, running: 1 }
    if (!batched || this.#maxKeys === 1) return load
    // For as long as the rooms before the backend gather keys. No load ends before that.
    if (this.#gathering === undefined) queueMicrotask(this.#gathered)
    this.#gathering = load
    return load
  }

  readonly #gathered = (): void => {
    this.#gathering = undefined
  }
}
