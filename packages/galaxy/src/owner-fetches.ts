import type { Codec } from '@galaxycache/codecs'
import { BatchItem, type ItemReceiver } from './batch/batch-item.js'
import type { FetchBatches } from './batch/fetch-batches.js'
import { SharedCall } from './batch/shared-call.js'
import type { LocalCache } from './cache/local-cache.js'
import type { Cancellation } from './cancellation.js'
import type { CompanionIntake } from './companions/companion-intake.js'
import type { Deadlines } from './deadlines.js'
import type { DemandExchange } from './demand/demand-exchange.js'
import { DeadlineExceededError, hasCode, wasNotAsked } from './errors.js'
import type { Flight } from './flight.js'
import { refreshHeaders } from './freshness/freshness-headers.js'
import { type Loaded, LoadedEntry } from './loaded.js'
import type { PeerClient } from './peer-client.js'
import type { Promotion } from './promotion.js'
import { quote } from './quote.js'
import type { RemotePeer } from './remote-peer.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import type { HedgedValue, Hedging } from './trouble/hedging.js'
import { type PeerLimitOptions, peerLimitMs } from './trouble/peer-limit.js'
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
  /** What peers say of who asks for what along with their answers; undefined: it is not heard. */
  readonly demand: DemandExchange<T> | undefined
  /** Takes in what peers send along with their answers; undefined: nobody does. */
  readonly intake: CompanionIntake<T> | undefined
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
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
   * Does the work of `flight`: fetches its value from `remote`, and ends it with that. Gives no promise of that,
   * because each promise on the way of a fetch costs.
   * @param refreshesMs what expires then will not do. Where the owner has nothing later, it gives what it has
   */
  fetch(remote: RemotePeer, flight: Flight<Loaded<T>>, refreshesMs?: number): undefined {
    const { coalesce, batches } = this.#options
    const askedAtMs = this.#options.deadlines.nowMs()
    const limitMs = this.#limitMs(flight, askedAtMs)
    const attempt = new Attempt<T>(this, flight, remote, askedAtMs, limitMs, refreshesMs)
    // A refresh says what it has, so it shares no request. What only a refresh keeps going is one too.
    if (refreshesMs !== undefined || flight.isKeptAlone) this.#refresh(attempt)
    else if (flight.batched || coalesce !== undefined) batches.add(remote, flight.key, flight, attempt)
    else this.#fetchAlone(attempt, flight.cancellation)
  }

  /** @internal A fetch has brought something. */
  land(attempt: Attempt<T>, fetched: HedgedValue): void {
    const { flight } = attempt
    let loaded: Loaded<T>
    try {
      if (fetched.by !== undefined) attempt.by = fetched.by
      if (fetched.afterMs !== undefined) attempt.askedAtMs += fetched.afterMs
      loaded = this.#options.peers.decode(flight.key, fetched, attempt.by)
    } catch (error) {
      this.fail(attempt, error)
      return
    }
    try {
      this.#options.demand?.hear(attempt.by, fetched.demand)
      this.#arrived(attempt, loaded)
    } catch (error) {
      // A user's cache store, say, that throws.
      flight.crash(error)
      return
    }
    const { superseded } = flight
    flight.land(loaded)
    if (!superseded) this.#options.intake?.arrived(attempt.by, fetched, attempt.askedAtMs)
  }

  /** @internal A fetch has brought nothing. If somebody with more time joined meanwhile, the peer is asked again. */
  fail(attempt: Attempt<T>, error: unknown): void {
    const { by, flight, refreshesMs } = attempt
    if (this.#isWorthAnother(attempt, error)) this.fetch(by, flight, refreshesMs)
    else flight.follow(this.#withoutOwner(attempt, error))
  }

  /** The peer is told how long we wait. */
  #limitMs(flight: Flight<Loaded<T>>, nowMs: number): number {
    return peerLimitMs(this.#options, flight, nowMs)
  }

  #fetchAlone(attempt: Attempt<T>, cancellation: Cancellation, receiver: ItemReceiver<HedgedValue> = attempt): void {
    try {
      this.#ask(attempt, cancellation).then(
        (fetched) => receiver.resolve(fetched),
        (error: unknown) => receiver.reject(error),
      )
    } catch (error) {
      receiver.reject(error)
    }
  }

  /**
   * A refresh has all the time of a fetch as long as nobody waits for it. Who joins it waits no longer
   * than for a fetch of his own.
   */
  #refresh(attempt: Attempt<T>): void {
    const { deadlines, peers } = this.#options
    const { flight, by } = attempt
    const item = new BatchItem<HedgedValue>(flight.key, flight, attempt)
    const { cancellation } = new SharedCall([item])
    flight.whenBoarded(() => {
      if (item.isOver) return
      const waitedMs = deadlines.nowMs() - attempt.askedAtMs
      const limitMs = waitedMs + this.#limitMs(flight, deadlines.nowMs())
      if (limitMs >= attempt.limitMs) return
      attempt.limitMs = limitMs
      const deadline = deadlines.add(limitMs - waitedMs, () =>
        item.giveUp(peers.timedOut('fetch', flight.key, by, limitMs)),
      )
      flight.whenLanded(() => deadlines.remove(deadline))
    })
    this.#fetchAlone(attempt, cancellation, item)
  }

  #ask({ by: remote, flight, limitMs, refreshesMs }: Attempt<T>, cancellation: Cancellation): Promise<HedgedValue> {
    const { peers, hedging } = this.#options
    const { key } = flight
    if (refreshesMs !== undefined)
      return peers.ask('fetch', remote, key, limitMs, cancellation, { headers: refreshHeaders(refreshesMs) })
    if (hedging !== undefined) return hedging.fetch(remote, key, limitMs, cancellation)
    return peers.ask('fetch', remote, key, limitMs, cancellation)
  }

  /** Whether the time of the attempt has passed, and those who wait now have more. */
  #isWorthAnother({ flight, limitMs }: Attempt<T>, error: unknown): boolean {
    const cutShort = limitMs < this.#options.peerTimeoutMs && hasCode(error, 'DEADLINE_EXCEEDED')
    return (
      cutShort && !flight.cancellation.cancelled && this.#limitMs(flight, this.#options.deadlines.nowMs()) > limitMs
    )
  }

  #arrived({ by, flight, askedAtMs }: Attempt<T>, loaded: Loaded<T>): void {
    const { telemetry, deadlines, recentWrites, promotion } = this.#options
    const { key } = flight
    telemetry.fetched(key, by, deadlines.nowMs() - askedAtMs, loaded.valueBytes)
    if (!flight.superseded && !recentWrites.includes(key)) promotion.offer(key, loaded, flight.joined)
  }

  /**
   * The owner failed with `error`: the backend here stands in, unless the owner's word is final
   * or nobody waits any more.
   */
  async #withoutOwner({ by, flight, askedAtMs }: Attempt<T>, error: unknown): Promise<Loaded<T>> {
    const { name, codec, local, deadlines, telemetry } = this.#options
    const { key } = flight
    if (flight.cancellation.cancelled) throw error
    if (wasNotAsked(error)) telemetry.fetchSkipped()
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
      const what = `get of key ${quote(key)} of galaxy ${quote(name)}`
      throw new DeadlineExceededError(what, undefined, { galaxy: name, key, cause: error })
    }
    const entry = local.peek(key)
    return entry === undefined ? await this.#fallBack(key, flight) : new LoadedEntry(entry, codec)
  }
}

/**
 * A fetch that is under way or over. An object that is told itself how it ends, because two functions for
 * each key would take longer.
 */
class Attempt<T> implements ItemReceiver<HedgedValue> {
  readonly flight: Flight<Loaded<T>>
  /** Who was asked, or answered in its place. */
  by: RemotePeer
  askedAtMs: number
  /** How long it may take. Less than at first once somebody has joined a refresh. */
  limitMs: number
  /** For a refresh: when the value expires that is held. */
  readonly refreshesMs: number | undefined
  readonly #fetches: OwnerFetches<T>

  constructor(
    fetches: OwnerFetches<T>,
    flight: Flight<Loaded<T>>,
    remote: RemotePeer,
    askedAtMs: number,
    limitMs: number,
    refreshesMs: number | undefined,
  ) {
    this.#fetches = fetches
    this.flight = flight
    this.by = remote
    this.askedAtMs = askedAtMs
    this.limitMs = limitMs
    this.refreshesMs = refreshesMs
  }

  resolve(fetched: HedgedValue): void {
    this.#fetches.land(this, fetched)
  }

  reject(error: unknown): void {
    this.#fetches.fail(this, error)
  }
}
