import type { Codec } from '@galaxycache/codecs'
import type { ItemReceiver } from './batch/batch-item.js'
import type { FetchBatches } from './batch/fetch-batches.js'
import type { LocalCache } from './cache/local-cache.js'
import type { Deadlines } from './deadlines.js'
import { DeadlineExceededError, hasCode } from './errors.js'
import type { Flight } from './flight.js'
import { refreshHeaders } from './freshness/freshness-headers.js'
import { type Loaded, LoadedEntry } from './loaded.js'
import type { PeerClient } from './peer-client.js'
import type { Promotion } from './promotion.js'
import type { FetchedValue } from './remote-fetcher.js'
import type { RemotePeer } from './remote-peer.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import type { HedgedValue, Hedging } from './trouble/hedging.js'
import { type PeerLimitOptions, peerLimitMs } from './trouble/peer-limit.js'
import { SkippedPeerError } from './trouble/skipped-peer-error.js'
import type { RecentWrites } from './write/recent-writes.js'

/** What {@link OwnerFetches} work with. */
export interface OwnerFetchesOptions<T> extends Required<PeerLimitOptions> {
  readonly name: string
  readonly codec: Codec<T>
  readonly local: LocalCache<T>
  readonly peers: PeerClient<T>
  /** Fetches where keys may share a request. */
  readonly batches: FetchBatches<T>
  /** Whether fetches for single gets may share requests, too; undefined if not. */
  readonly coalesce: object | undefined
  /** Asks a second peer where the first is slow; undefined: nobody does. */
  readonly hedging: Hedging<T> | undefined
  readonly promotion: Promotion<T>
  readonly recentWrites: RecentWrites
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
}

/** A fetch that is under way or over. */
interface Attempt {
  /** Who was asked, or answered in its place. */
  by: RemotePeer
  askedAtMs: number
  readonly limitMs: number
}

/** The work of flights to the owner of a key. */
export class OwnerFetches<T> {
  readonly #options: OwnerFetchesOptions<T>
  readonly #fallBack: (key: string, flight: Flight<Loaded<T>>) => Promise<Loaded<T>>

  /** @param fallBack loads a key whose owner failed */
  constructor(
    options: OwnerFetchesOptions<T>,
    fallBack: (key: string, flight: Flight<Loaded<T>>) => Promise<Loaded<T>>,
  ) {
    this.#options = options
    this.#fallBack = fallBack
  }

  /**
   * Does the work of `flight`: fetches its value from `remote`.
   * @returns undefined if the value shares a request with others: then the flight is ended without a promise
   */
  fetch(remote: RemotePeer, flight: Flight<Loaded<T>>): Promise<Loaded<T>> | undefined {
    if (!flight.batched && this.#options.coalesce === undefined) return this.#fetchAlone(remote, flight)
    this.#fetchTogether(remote, flight)
    return undefined
  }

  /**
   * As {@link fetch}, but what expires at `refreshesMs` will not do. A refresh says so to its owner, so it shares no request.
   * Where the owner has nothing later, it gives what it has.
   */
  refresh(remote: RemotePeer, flight: Flight<Loaded<T>>, refreshesMs: number): Promise<Loaded<T>> {
    return this.#fetchAlone(remote, flight, refreshesMs)
  }

  /** The peer is told how long we wait. If somebody with more time joined meanwhile, the peer is asked again. */
  async #fetchAlone(remote: RemotePeer, flight: Flight<Loaded<T>>, refreshesMs?: number): Promise<Loaded<T>> {
    for (;;) {
      const attempt = this.#attempt(remote, flight)
      let loaded: Loaded<T>
      try {
        const fetched = await this.#ask(remote, flight, attempt.limitMs, refreshesMs)
        if (fetched.by !== undefined) attempt.by = fetched.by
        if (fetched.afterMs !== undefined) attempt.askedAtMs += fetched.afterMs
        loaded = this.#options.peers.decode(flight.key, fetched, attempt.by)
      } catch (error) {
        if (this.#isWorthAnother(attempt, flight, error)) continue
        return await this.#withoutOwner(attempt, flight, error)
      }
      this.#arrived(attempt, flight, loaded)
      return loaded
    }
  }

  #fetchTogether(remote: RemotePeer, flight: Flight<Loaded<T>>): void {
    const attempt = this.#attempt(remote, flight)
    this.#options.batches.add(remote, flight.key, flight, new SharedFetch(attempt, flight, this))
  }

  /** @internal A fetch that shared its request has brought something. */
  landShared(attempt: Attempt, flight: Flight<Loaded<T>>, fetched: FetchedValue): void {
    let loaded: Loaded<T>
    try {
      loaded = this.#options.peers.decode(flight.key, fetched, attempt.by)
    } catch (error) {
      this.failShared(attempt, flight, error)
      return
    }
    this.#arrived(attempt, flight, loaded)
    flight.land(loaded)
  }

  /** @internal A fetch that shared its request has brought nothing. */
  failShared(attempt: Attempt, flight: Flight<Loaded<T>>, error: unknown): void {
    if (this.#isWorthAnother(attempt, flight, error)) this.#fetchTogether(attempt.by, flight)
    else flight.follow(this.#withoutOwner(attempt, flight, error))
  }

  #attempt(remote: RemotePeer, flight: Flight<Loaded<T>>): Attempt {
    return { by: remote, askedAtMs: this.#options.deadlines.nowMs(), limitMs: this.#limitMs(flight) }
  }

  #limitMs(flight: Flight<Loaded<T>>): number {
    return peerLimitMs(this.#options, flight.deadlineAtMs - this.#options.deadlines.nowMs())
  }

  #ask(
    remote: RemotePeer,
    { key, cancellation }: Flight<Loaded<T>>,
    limitMs: number,
    refreshesMs: number | undefined,
  ): Promise<HedgedValue> {
    const { peers, hedging } = this.#options
    if (refreshesMs !== undefined)
      return peers.ask('fetch', remote, key, limitMs, cancellation, refreshHeaders(refreshesMs))
    if (hedging !== undefined) return hedging.fetch(remote, key, limitMs, cancellation)
    return peers.ask('fetch', remote, key, limitMs, cancellation)
  }

  /** Whether the time of the attempt has passed, and those who wait now have more. */
  #isWorthAnother({ limitMs }: Attempt, flight: Flight<Loaded<T>>, error: unknown): boolean {
    const cutShort = limitMs < this.#options.peerTimeoutMs && hasCode(error, 'DEADLINE_EXCEEDED')
    return cutShort && !flight.cancellation.cancelled && this.#limitMs(flight) > limitMs
  }

  #arrived({ by, askedAtMs }: Attempt, flight: Flight<Loaded<T>>, loaded: Loaded<T>): void {
    const { telemetry, deadlines, recentWrites, promotion } = this.#options
    const { key } = flight
    telemetry.fetched(key, by, deadlines.nowMs() - askedAtMs, loaded.valueBytes)
    if (!flight.superseded && !recentWrites.includes(key)) promotion.offer(key, loaded, flight.joined)
  }

  /** The owner failed with `error`: the backend here stands in, unless the owner's word is final or nobody waits any more. */
  async #withoutOwner({ by, askedAtMs }: Attempt, flight: Flight<Loaded<T>>, error: unknown): Promise<Loaded<T>> {
    const { name, codec, local, deadlines, telemetry } = this.#options
    const { key } = flight
    if (flight.cancellation.cancelled) throw error
    if (error instanceof SkippedPeerError) telemetry.fetchSkipped()
    else telemetry.fetchFailed(key, by, deadlines.nowMs() - askedAtMs, error)
    if (hasCode(error, 'NOT_FOUND')) {
      // What does not exist any more is not held any longer.
      if (!flight.superseded) local.forget(key)
      throw error
    }
    // Nobody waits for a refresh: that the owner has asked the backend just now, in vain, is enough.
    if (flight.joined === 0 && hasCode(error, 'BACKEND_FAILED')) throw error
    if (flight.deadlineAtMs <= deadlines.nowMs()) {
      // Deadlines pass up to a tick late, so their callers may still be here to hear of it.
      if (hasCode(error, 'DEADLINE_EXCEEDED')) throw error
      const what = `get of key ${JSON.stringify(key)} of galaxy ${JSON.stringify(name)}`
      throw new DeadlineExceededError(what, undefined, { galaxy: name, key, cause: error })
    }
    const entry = local.peek(key)
    return entry === undefined ? await this.#fallBack(key, flight) : new LoadedEntry(entry, codec)
  }
}

/** A fetch that shares its request. An object, because two functions for each key would take longer. */
class SharedFetch<T> implements ItemReceiver<FetchedValue> {
  readonly #attempt: Attempt
  readonly #flight: Flight<Loaded<T>>
  readonly #fetches: OwnerFetches<T>

  constructor(attempt: Attempt, flight: Flight<Loaded<T>>, fetches: OwnerFetches<T>) {
    this.#attempt = attempt
    this.#flight = flight
    this.#fetches = fetches
  }

  resolve(fetched: FetchedValue): void {
    this.#fetches.landShared(this.#attempt, this.#flight, fetched)
  }

  reject(error: unknown): void {
    this.#fetches.failShared(this.#attempt, this.#flight, error)
  }
}
