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

/** Before the loader: refuses peers when the backend has enough to do for them. Who asks for what is being loaded already may wait. */
export class ServedLoads<T> implements MissPath<T> {
  readonly #options: ServedLoadsOptions<T>
  #loads = 0

  constructor(options: ServedLoadsOptions<T>) {
    this.#options = options
  }

  load(key: string, caller?: Caller, batched?: boolean): Promise<Loaded<T>> {
    return this.#options.loader.load(key, caller, batched)
  }

  board(key: string, passenger: Passenger<Loaded<T>>, caller?: Caller, batched?: boolean): Flight<Loaded<T>> {
    return this.#options.loader.board(key, passenger, caller, batched)
  }

  /** @throws OverloadedError */
  async loadHere(key: string, caller?: Caller, batched?: boolean): Promise<Loaded<T>> {
    const { name, maxServedLoads, loader, counters } = this.#options
    if (loader.isLoadingHere(key)) return loader.loadHere(key, caller, batched)
    if (this.#loads >= maxServedLoads) {
      counters.servedLoadsRefused += 1
      throw new OverloadedError('the backend', { galaxy: name, key })
    }
    this.#loads += 1
    try {
      return await loader.loadHere(key, caller, batched)
    } finally {
      this.#loads -= 1
    }
  }
}
