import type { Caller } from './caller.js'
import type { Flight, Passenger } from './flight.js'
import type { Loaded } from './loaded.js'
import type { ReadHeader } from './telemetry/tracing.js'

/**
 * Where a get goes on that no cache of this process could answer: to the loader, or to a room before
 * it that may know better.
 */
export interface MissPath<T> {
  /**
   * For a get of this process.
   * @param batched whether the key is one of many that are asked for at once. Default: it is not
   * @throws GalaxyError
   */
  load(key: string, caller?: Caller, batched?: boolean): Promise<Loaded<T>>
  /**
   * As {@link load}, without a promise: `passenger` is told how it ends, maybe before this returns.
   * @returns the flight that the passenger may leave; undefined where it is for `caller` to end the wait
   */
  board(key: string, passenger: Passenger<Loaded<T>>, caller?: Caller, batched?: boolean): Flight<Loaded<T>> | undefined
  /**
   * For a get of a peer: asks no other.
   * @param header what the peer said with its request. Default: nothing
   * @throws GalaxyError
   */
  loadHere(key: string, caller?: Caller, batched?: boolean, header?: ReadHeader): Promise<Loaded<T>>
}
