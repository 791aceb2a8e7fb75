import type { Caller } from './caller.js'
import { type GalaxyError, hasCode } from './errors.js'
import type { Flight, Passenger } from './flight.js'
import { FlightGroup, type Start } from './flight-group.js'
import type { Waiters } from './load.js'
import type { Loaded } from './loaded.js'
import type { MissPath } from './miss-path.js'
import { OwnerFetches, type OwnerFetchesOptions } from './owner-fetches.js'
import type { RemotePeer } from './remote-peer.js'
import type { Route } from './routing/route.js'
import type { FallbackLimit } from './trouble/fallback-limit.js'
import type { ValueSource } from './value-source.js'
import type { KeyMemory } from './write/key-memory.js'

/** What a {@link Loader} works with. */
export interface LoaderOptions<T> extends OwnerFetchesOptions<T> {
  readonly route: Route
  /** Loads what this process loads itself. */
  readonly source: ValueSource<T>
  /** Bounds the loads that stand in for owners; undefined: nothing does. */
  readonly fallbacks: FallbackLimit | undefined
}

/**
 * Where a value comes from when no cache here has it. Two groups of flights, because a request that is served
 * for a peer must never wait for one that waits on a peer: two processes that each take the other for the
 * owner would wait for ever.
 */
export class Loader<T> implements MissPath<T>, KeyMemory {
  readonly #options: LoaderOptions<T>
  /** Flights to the owner. They may end in one of the other group, never the other way round. */
  readonly #outbound = new FlightGroup<Loaded<T>>()
  /** Flights to this process's backend. */
  readonly #inbound = new FlightGroup<Loaded<T>>()
  readonly #fetches: OwnerFetches<T>

  constructor(options: LoaderOptions<T>) {
    this.#options = options
    this.#fetches = new OwnerFetches<T>(options, (key, flight) => this.#fallBack(key, flight))
  }

  /** Flights under way. */
  get inFlight(): number {
    return this.#outbound.size + this.#inbound.size
  }

  /**
   * From the owner if that is another peer, else from the backend.
   * @param batched whether the key is one of many that are asked for at once
   * @throws GalaxyError
   */
  load(key: string, caller?: Caller, batched = false): Promise<Loaded<T>> {
    const remote = this.#options.route.peerFor(key)
    if (remote === undefined) return this.loadHere(key, caller, batched)
    this.#count(this.#outbound, key)
    return this.#outbound.join(key, this.#fetching(remote), caller, batched)
  }

  /** As {@link load}, without a promise. */
  board(key: string, passenger: Passenger<Loaded<T>>, caller?: Caller, batched = false): Flight<Loaded<T>> {
    const remote = this.#options.route.peerFor(key)
    const flights = remote === undefined ? this.#inbound : this.#outbound
    this.#count(flights, key)
    const start = remote === undefined ? this.#filling(key) : this.#fetching(remote)
    return flights.board(key, start, passenger, caller?.deadlineAtMs, batched)
  }

  /** As {@link load}, but from this process's backend, whoever owns the key. @throws GalaxyError */
  loadHere(key: string, caller?: Caller, batched = false): Promise<Loaded<T>> {
    this.#count(this.#inbound, key)
    return this.#fillJoin(key, caller, batched)
  }

  /**
   * Loads `key` anew, though a value is held that expires at `expiresAtMs`. Nobody need wait for it, and nobody who
   * leaves ends it. Where the owner has nothing later, it gives what it has.
   * @param batched whether the backend may load it together with others
   * @throws GalaxyError
   */
  refresh(key: string, expiresAtMs: number, batched = false): Promise<Loaded<T>> {
    const remote = this.#options.route.peerFor(key)
    if (remote === undefined) return this.refreshHere(key, batched)
    return this.#outbound.keep(key, (flight) => this.#fetches.fetch(remote, flight, expiresAtMs))
  }

  /** As {@link refresh}, from this process's backend, whoever owns the key. @throws GalaxyError */
  refreshHere(key: string, batched = false): Promise<Loaded<T>> {
    return this.#inbound.keep(key, this.#filling(key), batched)
  }

  /** Whether the backend here is being asked for `key`. */
  isLoadingHere(key: string): boolean {
    return this.#inbound.has(key)
  }

  /** Flights of `key` answer those who wait for them, and nobody else: what they bring may be older than a write. */
  forget(key: string): void {
    this.#outbound.supersede(key)
    this.#inbound.supersede(key)
  }

  forgetAll(): void {
    this.#outbound.supersedeAll()
    this.#inbound.supersedeAll()
  }

  /** Settles when the flights of this moment have landed. */
  async drained(): Promise<void> {
    await Promise.all([this.#outbound.drained(), this.#inbound.drained()])
  }

  /** Ends every flight; those who wait get `reason`. */
  cancelAll(reason: GalaxyError): void {
    this.#outbound.cancelAll(reason)
    this.#inbound.cancelAll(reason)
  }

  #count(flights: FlightGroup<Loaded<T>>, key: string): void {
    const { counters, tracing } = this.#options.telemetry
    counters.loads += 1
    if (!flights.has(key)) return
    counters.coalescedLoads += 1
    tracing.coalesced()
  }

  /** The backend here stands in for the owner of `key`. */
  async #fallBack(key: string, flight: Flight<Loaded<T>>): Promise<Loaded<T>> {
    const { fallbacks } = this.#options
    const load = (): Promise<Loaded<T>> => this.#fillJoin(key, flight, flight.batched)
    if (fallbacks === undefined || this.isLoadingHere(key)) return await load()
    return await fallbacks.run(key, flight.cancellation, load)
  }

  #fetching(remote: RemotePeer): Start<Loaded<T>> {
    return (flight) => this.#fetches.fetch(remote, flight)
  }

  #fillJoin(key: string, caller: Waiters | undefined, batched: boolean): Promise<Loaded<T>> {
    return this.#inbound.join(key, this.#filling(key), caller, batched)
  }

  #filling(key: string): Start<Loaded<T>> {
    return (flight) => this.#fill(key, flight)
  }

  async #fill(key: string, flight: Flight<Loaded<T>>): Promise<Loaded<T>> {
    const { source, local } = this.#options
    try {
      const loaded = await source.load(key, flight)
      if (!flight.superseded) local.keepMain(loaded.entry)
      return loaded
    } catch (error) {
      // What does not exist any more is not held any longer.
      if (hasCode(error, 'NOT_FOUND') && !flight.superseded) local.forget(key)
      throw error
    }
  }
}
