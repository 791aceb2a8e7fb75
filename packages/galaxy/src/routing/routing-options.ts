import type { PeerPicker } from '../peer-picker.js'
import { requirePositiveInteger, wrong } from '../require.js'
import { BoundedRoute } from './bounded-route.js'
import { OwnerRoute } from './owner-route.js'
import { ReplicaRoute } from './replica-route.js'
import type { Route } from './route.js'

/** How the keys of a galaxy are spread over the processes. */
export interface RoutingOptions {
  /**
   * Owners of a key. Each loads the key from its own backend and serves it, so that no one process has to serve all who
   * ask for a hot key, at the price of as many loads and copies. Must be the same in every process. Default 1.
   */
  readonly replicas?: number
  /**
   * Calls of this process that may wait for one peer, in means over all peers, above 1; who is over it is passed by,
   * and the next owner on the ring is asked. 1.25 is a common choice: the lower, the more even the load, and the more
   * keys are loaded by more than one process. Default: no limit.
   */
  readonly maxLoadFactor?: number
}

/** {@link RoutingOptions}, checked and complete. */
export interface ResolvedRoutingOptions {
  readonly replicas: number
  /** Undefined: no limit. */
  readonly maxLoadFactor: number | undefined
}

/** @throws RangeError that says which option breaks which rule */
export function resolveRoutingOptions({ replicas = 1, maxLoadFactor }: RoutingOptions): ResolvedRoutingOptions {
  requirePositiveInteger('replicas', replicas)
  if (maxLoadFactor !== undefined && !(typeof maxLoadFactor === 'number' && maxLoadFactor > 1))
    throw wrong(RangeError, 'maxLoadFactor', 'a number above 1', maxLoadFactor)
  return { replicas, maxLoadFactor }
}

/** What a {@link Route} is made of. */
export interface RouteParts extends ResolvedRoutingOptions {
  readonly picker: PeerPicker
  readonly random: () => number
  /** Called when a peer was passed by. */
  readonly onSpill: () => void
}

/** The route that the options ask for. */
export function makeRoute({ picker, random, replicas, maxLoadFactor, onSpill }: RouteParts): Route {
  const route = replicas === 1 ? new OwnerRoute(picker) : new ReplicaRoute(picker, replicas, random)
  return maxLoadFactor === undefined ? route : new BoundedRoute(route, picker, maxLoadFactor, onSpill)
}
