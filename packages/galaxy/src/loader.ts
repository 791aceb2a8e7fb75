import type { Codec } from '@galaxycache/codecs'
import type { FetchBatches } from './batch/fetch-batches.js'
import type { LocalCache } from './cache/local-cache.js'
import { Caller } from './caller.js'
import type { Clock } from './clock.js'
import type { Deadlines } from './deadlines.js'
import { DeadlineExceededError, type GalaxyError, hasCode } from './errors.js'
import type { Flight } from './flight.js'
import { FlightGroup } from './flight-group.js'
import { refreshHeaders } from './freshness/freshness-headers.js'
import { Loaded } from './loaded.js'
import type { MissPath } from './miss-path.js'
import type { PeerClient } from './peer-client.js'
import type { Promotion } from './promotion.js'
import type { RemotePeer } from './remote-peer.js'
import type { Route } from './routing/route.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import type { FallbackLimit } from './trouble/fallback-limit.js'
import type { HedgedValue, Hedging } from './trouble/hedging.js'
import { type PeerLimitOptions, peerLimitMs } from './trouble/peer-limit.js'
import { SkippedPeerError } from './trouble/skipped-peer-error.js'
import type { ValueSource } from './value-source.js'
import type { KeyMemory } from './write/key-memory.js'
import type { RecentWrites } from './write/recent-writes.js'

/** What a {@link Loader} works with. */
export interface LoaderOptions<T> extends Required<PeerLimitOptions> {
  readonly name: string
  readonly codec: Codec<T>
  readonly route: Route
  readonly local: LocalCache<T>
  /** Loads what this process loads itself. */
  readonly source: ValueSource<T>
  readonly peers: PeerClient<T>
  /** Fetches where keys may share a request. */
  readonly batches: FetchBatches<T>
  /** Whether fetches for single gets may share requests, too; undefined if not. */
  readonly coalesce: object | undefined
  /** Bounds the loads that stand in for owners; undefined: nothing does. */
  readonly fallbacks: FallbackLimit | undefined
  /** Asks a second peer where the first is slow; undefined: nobody does. */
  readonly hedging: Hedging<T> | undefined
  readonly promotion: Promotion<T>
  readonly recentWrites: RecentWrites
  readonly clock: Clock
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
}

/**
 * Where a value comes from when no cache here has it. Two groups of flights, because a request that is served for a peer
 * must never wait for one that waits on a peer: two processes that each take the other for the owner would wait for ever.
 */
export class Loader<T> implements MissPath<T>, KeyMemory {
  readonly #options: LoaderOptions<T>
  /** Flights to the owner. They may end in one of the other group, never the other way round. */
  readonly #outbound = new FlightGroup<Loaded<T>>()
  /** Flights to this process's backend. */
  readonly #inbound = new FlightGroup<Loaded<T>>()

  constructor(options: LoaderOptions<T>) {
    this.#options = options
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
    const start = (flight: Flight<Loaded<T>>): Promise<Loaded<T>> => {
      flight.batched = batched
      return this.#fetch(remote, key, flight)
    }
    return this.#outbound.join(key, start, caller)
  }

  /** As {@link load}, but from this process's backend, whoever owns the key. @throws GalaxyError */
  loadHere(key: string, caller?: Caller, batched = false): Promise<Loaded<T>> {
    this.#count(this.#inbound, key)
    return this.#fillJoin(key, caller, batched)
  }

  /**
   * Loads `key` anew, though a value is held that expires at `expiresAtMs`. Nobody need wait for it, and nobody who leaves ends
   * it. Where the owner has nothing later, it gives what it has.
   * @param batched whether the backend may load it together with others
   * @throws GalaxyError
   */
  refresh(key: string, expiresAtMs: number, batched = false): Promise<Loaded<T>> {
    const remote = this.#options.route.peerFor(key)
    if (remote === undefined) return this.refreshHere(key, batched)
    return this.#outbound.keep(key, (flight) => this.#fetch(remote, key, flight, expiresAtMs))
  }

  /** As {@link refresh}, from this process's backend, whoever owns the key. @throws GalaxyError */
  refreshHere(key: string, batched = false): Promise<Loaded<T>> {
    return this.#inbound.keep(key, this.#filling(key, batched))
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

  /** The peer is told how long we wait. If somebody with more time joined meanwhile, the peer is asked again. */
  async #fetch(remote: RemotePeer, key: string, flight: Flight<Loaded<T>>, refreshesMs?: number): Promise<Loaded<T>> {
    const { peerTimeoutMs, peers, promotion, deadlines, telemetry, recentWrites } = this.#options
    for (;;) {
      const limitMs = this.#limitMs(flight)
      let askedAtMs = deadlines.nowMs()
      let by = remote
      let loaded: Loaded<T>
      try {
        const fetched = await this.#ask(remote, key, flight, limitMs, refreshesMs)
        if (fetched.by !== undefined) by = fetched.by
        if (fetched.afterMs !== undefined) askedAtMs += fetched.afterMs
        loaded = peers.decode(key, fetched, by)
      } catch (error) {
        const cutShort = limitMs < peerTimeoutMs && hasCode(error, 'DEADLINE_EXCEEDED')
        if (cutShort && this.#limitMs(flight) > limitMs) continue
        if (flight.cancellation.cancelled) throw error
        if (error instanceof SkippedPeerError) telemetry.fetchSkipped()
        else telemetry.fetchFailed(key, by, deadlines.nowMs() - askedAtMs, error)
        return await this.#withoutOwner(key, flight, error)
      }
      telemetry.fetched(key, by, deadlines.nowMs() - askedAtMs, loaded.entry.valueBytes)
      if (!flight.superseded && !recentWrites.includes(key)) promotion.offer(key, loaded, flight.joined)
      return loaded
    }
  }

  #limitMs(flight: Flight<Loaded<T>>): number {
    return peerLimitMs(this.#options, flight.deadlineAtMs - this.#options.deadlines.nowMs())
  }

  /** A refresh says what it has, so it shares no request. */
  #ask(
    remote: RemotePeer,
    key: string,
    flight: Flight<Loaded<T>>,
    limitMs: number,
    refreshesMs: number | undefined,
  ): Promise<HedgedValue> {
    const { peers, batches, coalesce, hedging } = this.#options
    if (refreshesMs !== undefined)
      return peers.ask('fetch', remote, key, limitMs, flight.cancellation, refreshHeaders(refreshesMs))
    if (flight.batched || coalesce !== undefined) return batches.fetch(remote, key, flight)
    if (hedging !== undefined) return hedging.fetch(remote, key, limitMs, flight.cancellation)
    return peers.ask('fetch', remote, key, limitMs, flight.cancellation)
  }

  /** The owner failed with `error`: the backend here stands in, unless the owner's word is final or nobody waits any more. */
  async #withoutOwner(key: string, flight: Flight<Loaded<T>>, error: unknown): Promise<Loaded<T>> {
    const { name, codec, local, deadlines, fallbacks } = this.#options
    if (hasCode(error, 'NOT_FOUND')) throw this.#gone(key, flight, error)
    // Nobody waits for a refresh: that the owner has asked the backend just now, in vain, is enough.
    if (flight.joined === 0 && hasCode(error, 'BACKEND_FAILED')) throw error
    if (flight.deadlineAtMs <= deadlines.nowMs()) {
      // Deadlines pass up to a tick late, so their callers may still be here to hear of it.
      if (hasCode(error, 'DEADLINE_EXCEEDED')) throw error
      const what = `get of key ${JSON.stringify(key)} of galaxy ${JSON.stringify(name)}`
      throw new DeadlineExceededError(what, undefined, { galaxy: name, key, cause: error })
    }
    const entry = local.peek(key)
    if (entry !== undefined) return new Loaded(entry, codec)
    const caller = new Caller(name, key, { cancellation: flight.cancellation }, deadlines)
    try {
      const load = (): Promise<Loaded<T>> => this.#fillJoin(key, caller, flight.batched)
      if (fallbacks === undefined || this.isLoadingHere(key)) return await load()
      return await fallbacks.run(key, flight.cancellation, load)
    } finally {
      caller.release()
    }
  }

  #fillJoin(key: string, caller: Caller | undefined, batched: boolean): Promise<Loaded<T>> {
    return this.#inbound.join(key, this.#filling(key, batched), caller)
  }

  #filling(key: string, batched: boolean): (flight: Flight<Loaded<T>>) => Promise<Loaded<T>> {
    return (flight) => {
      flight.batched = batched
      return this.#fill(key, flight)
    }
  }

  async #fill(key: string, flight: Flight<Loaded<T>>): Promise<Loaded<T>> {
    const { source, local } = this.#options
    try {
      const loaded = await source.load(key, flight)
      if (!flight.superseded) local.keepMain(loaded.entry)
      return loaded
    } catch (error) {
      throw this.#gone(key, flight, error)
    }
  }

  /** What does not exist any more is not held any longer. @returns `error` */
  #gone(key: string, flight: Flight<Loaded<T>>, error: unknown): unknown {
    if (hasCode(error, 'NOT_FOUND') && !flight.superseded) this.#options.local.forget(key)
    return error
  }
}
