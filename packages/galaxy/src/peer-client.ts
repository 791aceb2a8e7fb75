import type { Codec } from '@galaxycache/codecs'
import type { LocalCache } from './cache/local-cache.js'
import type { Cancellation } from './cancellation.js'
import { CodecVersionError, isOfVersion } from './codec-version.js'
import type { CompanionWorth } from './companions/companion-worth.js'
import type { Confidence } from './companions/confidence.js'
import type { Deadlines } from './deadlines.js'
import type { DemandExchange } from './demand/demand-exchange.js'
import { withDemand } from './demand/demand-header.js'
import { CodecError, DeadlineExceededError, hasCode, PeerError, UnsupportedError } from './errors.js'
import { LentValue } from './lent-value.js'
import { limit } from './limit.js'
import type { Loaded } from './loaded.js'
import { quote } from './quote.js'
import type { FetchedItem, FetchedValue, FetchOptions } from './remote-fetcher.js'
import type { RemotePeer } from './remote-peer.js'
import type { GalaxyTelemetry } from './telemetry/galaxy-telemetry.js'
import { outgoingHeaders } from './telemetry/tracing.js'
import { senderHeaders } from './topology/sender.js'
import type { Pass } from './trouble/circuit-breaker.js'
import { type Epoch, epochHeader } from './write/epoch.js'
import { type PeerWrite, subjectOf } from './write/peer-write.js'
import { writtenAtHeader } from './write/write-stamp.js'

/** What a {@link PeerClient} works with. */
export interface PeerClientOptions<T> {
  readonly name: string
  readonly codec: Codec<T>
  readonly deadlines: Deadlines
  /** The most time that a fetch is given, in ms. */
  readonly peerTimeoutMs: number
  readonly telemetry: GalaxyTelemetry
  readonly epoch: Epoch
  /** What is told along with fetches; undefined: nothing is. */
  readonly demand: DemandExchange<T> | undefined
  readonly local: LocalCache<T>
  /** Which values sent along are worth it; undefined: none are taken. */
  readonly worth: CompanionWorth | undefined
  /** What a fetch tells the peer that says nothing else. Undefined: nothing. */
  readonly fetchHeaders: ToldHeaders
  /** When a value expires in this process of which its owner said `expiresAtMs`. */
  readonly capped: (expiresAtMs: number) => number
}

/** What a peer is told with a call, by lower-case names. Undefined: nothing. */
type ToldHeaders = FetchOptions['headers']

/** Of one call that asks a peer for a value. */
export interface AskOptions {
  /** What the peer is told. Default: what every fetch tells. */
  readonly headers?: ToldHeaders
  /** Whether what is sent along is taken in. Default: of a fetch it is. */
  readonly takesCompanions?: boolean
}

const asAlways: AskOptions = {}

/** Of one call that tells a peer of a write. */
export interface TellOptions {
  /** When the write began, as a WriteStamps says. */
  readonly stampMs: number
  readonly timeoutMs: number
  readonly cancellation: Cancellation
  /** Id of this process, for calls whose receiver must know. Default: it need not. */
  readonly from?: string
}

/** Whole strings, because V8 must look up in a table one that is put together before it can find a property by it. */
const spanNames = { fetch: 'galaxycache.fetch', peek: 'galaxycache.peek' } as const

/** Asks peers for values of one galaxy, within a time limit, and trusts nothing they answer. */
export class PeerClient<T> {
  readonly #options: PeerClientOptions<T>
  readonly #onEpoch = (epoch: number): void => this.#options.epoch.heard(epoch)

  constructor(options: PeerClientOptions<T>) {
    this.#options = options
  }

  /**
   * Fetches (caches and backend) or peeks (caches alone) at `remote`.
   * @throws NotFoundError from the peer, or an error of the peer; `peer` says which
   */
  ask(
    how: 'fetch' | 'peek',
    remote: RemotePeer,
    key: string,
    timeoutMs: number,
    parent: Cancellation,
    options = asAlways,
  ): Promise<FetchedValue> {
    const { name, telemetry, fetchHeaders } = this.#options
    const { headers = how === 'fetch' ? fetchHeaders : undefined, takesCompanions = how === 'fetch' } = options
    const timedOut = (): Error => this.timedOut(how, key, remote, timeoutMs)
    const call = (cancellation: Cancellation): Promise<FetchedValue> => {
      const demand = how === 'fetch' ? this.#options.demand?.tell(remote, [key]) : undefined
      const companions = takesCompanions ? this.#leastSure() : undefined
      return remote.fetcher[how](
        name,
        key,
        this.#callOptions(timeoutMs, cancellation, withDemand(headers, demand), companions),
      )
    }
    const pass = how === 'fetch' ? remote.gate.enter() : undefined
    if (pass === undefined && (how === 'fetch' || !remote.gate.isPeekable))
      return Promise.reject(remote.gate.refusal({ galaxy: name, key }))
    const limited = (): Promise<FetchedValue> => this.#limit(remote, pass, call, timeoutMs, parent, timedOut)
    return telemetry.tracing.span(spanNames[how], key, limited, remote.peer.id)
  }

  /** What {@link ask} ends with that has taken `timeoutMs`. */
  timedOut(how: 'fetch' | 'peek', key: string, { peer }: RemotePeer, timeoutMs: number): DeadlineExceededError {
    const { name: galaxy } = this.#options
    const at = { galaxy, key, peer: peer.id }
    return new DeadlineExceededError(`${how} of key ${quote(key)} of galaxy ${quote(galaxy)}`, timeoutMs, at)
  }

  /**
   * Fetches many keys in one request.
   * @returns one item a key, in the order of `keys`
   * @throws UnsupportedError, or an error of the peer; `peer` says which
   */
  askMany(
    remote: RemotePeer,
    keys: readonly string[],
    timeoutMs: number,
    parent: Cancellation,
  ): Promise<readonly FetchedItem[]> {
    const { name, telemetry, fetchHeaders } = this.#options
    const { peer, fetcher } = remote
    const at = { galaxy: name, peer: peer.id }
    const what = (): string => `fetch of ${keys.length} keys of galaxy ${quote(name)}`
    // Before the gate: that a protocol has no such call is no answer of the peer.
    if (fetcher.fetchMany === undefined) return Promise.reject(new UnsupportedError(what(), at))
    const fetchMany = fetcher.fetchMany.bind(fetcher)
    const call = async (cancellation: Cancellation): Promise<readonly FetchedItem[]> => {
      const told = withDemand(fetchHeaders, this.#options.demand?.tell(remote, keys))
      const items = await fetchMany(name, keys, this.#callOptions(timeoutMs, cancellation, told))
      if (items.some((item) => 'error' in item && hasCode(item.error, 'OVERLOADED'))) remote.gate.overloaded()
      if (items.length === keys.length) return items
      throw new PeerError(`a peer answered ${keys.length} keys with ${items.length} items`, at)
    }
    const timedOut = (): Error => new DeadlineExceededError(what(), timeoutMs, at)
    const pass = remote.gate.enter()
    if (pass === undefined) return Promise.reject(remote.gate.refusal(at))
    const limited = (): Promise<readonly FetchedItem[]> => this.#limit(remote, pass, call, timeoutMs, parent, timedOut)
    telemetry.counters.peerBatches += 1
    return telemetry.tracing.span('galaxycache.fetchMany', keys.length, limited, peer.id)
  }

  /**
   * What the caches of `remote` hold of `key`: undefined if that is nothing, or nothing that can be read here.
   * @throws an error of the peer
   */
  async peek(remote: RemotePeer, key: string, timeoutMs: number, parent: Cancellation): Promise<Loaded<T> | undefined> {
    try {
      return this.decode(key, await this.ask('peek', remote, key, timeoutMs, parent), remote)
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND') || error instanceof CodecVersionError) return undefined
      throw error
    }
  }

  /** Tells `remote` of a write. @throws UnsupportedError, or an error of the peer; then it may not know the write */
  tell(remote: RemotePeer, write: PeerWrite, options: TellOptions): Promise<void> {
    const { name, telemetry } = this.#options
    const { stampMs, timeoutMs, cancellation: parent, from } = options
    const { peer, fetcher } = remote
    const at = { galaxy: name, peer: peer.id }
    const what = `${write.kind} of galaxy ${quote(name)}`
    const call = (cancellation: Cancellation): Promise<void> => {
      if (fetcher.write === undefined) throw new UnsupportedError(what, at)
      const headers = { [writtenAtHeader]: String(stampMs), ...senderHeaders(from) }
      return fetcher.write(name, write, this.#callOptions(timeoutMs, cancellation, headers))
    }
    const timedOut = (): Error => new DeadlineExceededError(what, timeoutMs, at)
    const limited = (): Promise<void> => this.#limit(remote, undefined, call, timeoutMs, parent, timedOut)
    return telemetry.tracing.span('galaxycache.write', subjectOf(write), limited, peer.id)
  }

  /**
   * Makes of what `remote` answered what a flight brings home. Apart from {@link ask}, because each promise on the way
   * of a fetch costs, and this needs none.
   * @param confidence of a value that was sent along with another
   * @throws PeerError if the bytes are no value of this galaxy, CodecVersionError if they are of another version of it
   */
  decode(key: string, fetched: FetchedValue, remote: RemotePeer, confidence?: Confidence): Loaded<T> {
    const { name, codec, capped, epoch, demand, telemetry } = this.#options
    try {
      epoch.heard(fetched.epoch)
      if (isOfVersion(codec, fetched))
        return new LentValue(key, fetched, capped(fetched.expiresAtMs), codec, demand?.asksOf(remote), confidence)
    } catch (cause) {
      const at = { galaxy: name, key, peer: remote.peer.id, cause }
      throw new PeerError('a peer sent a value that is no value of this galaxy', {
        ...at,
        cause: new CodecError('decode', name, key, at),
      })
    }
    telemetry.counters.codecMismatches += 1
    throw new CodecVersionError(codec, fetched, { galaxy: name, key, peer: remote.peer.id })
  }

  /** @param pass undefined for a call that decides nothing about the peer */
  #limit<R>(
    { traffic, gate }: RemotePeer,
    pass: Pass | undefined,
    call: (cancellation: Cancellation) => Promise<R>,
    timeoutMs: number,
    parent: Cancellation,
    timedOut: () => Error,
  ): Promise<R> {
    const { deadlines, peerTimeoutMs } = this.#options
    traffic.began()
    const ended = (error: unknown): void => {
      traffic.ended()
      if (pass !== undefined) gate.leave(pass, error, parent, timeoutMs < peerTimeoutMs)
    }
    return limit(call, timeoutMs, parent, deadlines, timedOut, ended)
  }

  /** How sure the peer has to be of what it sends along; undefined: it is to send nothing. */
  #leastSure(): Confidence | undefined {
    const { worth, local } = this.#options
    // Where copies are worth little, what comes along costs loads: the owner puts out what it
    // is not asked for any more.
    return worth !== undefined && local.hot.serves ? worth.least() : undefined
  }

  /**
   * What a peer is told beside the call itself: whose trace it belongs to, the epoch of this
   * process, and `own` of the call.
   */
  #callOptions(
    timeoutMs: number,
    cancellation: Cancellation,
    own?: ToldHeaders,
    companions?: Confidence,
  ): FetchOptions {
    const { number } = this.#options.epoch
    const traced = outgoingHeaders()
    const onEpoch = this.#onEpoch
    if (number === 0 && traced === undefined) return { timeoutMs, cancellation, headers: own, companions, onEpoch }
    const headers: Record<string, string> = { ...traced, ...own }
    if (number !== 0) headers[epochHeader] = String(number)
    return { timeoutMs, cancellation, headers, companions, onEpoch }
  }
}
