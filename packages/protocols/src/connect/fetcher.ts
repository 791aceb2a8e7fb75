import { type CallOptions, type Client, Code, ConnectError, createClient } from '@connectrpc/connect'
import {
  type Clock,
  ClosedError,
  companionsHeader,
  demandHeader,
  epochHeader,
  type FetchedItem,
  type FetchedValue,
  type FetchOptions,
  type GalaxyError,
  keyToBytes,
  NotAskedError,
  type Peer,
  type PeerWrite,
  type RemoteFetcher,
  systemClock,
} from '@galaxycache/galaxy'
import { messageLimits, requireShort } from '../messages/batch-options.js'
import { PeerCalls } from '../messages/gen/galaxycache/peers/v1/peers_pb.js'
import { GalaxyCache } from '../messages/gen/galaxycachepb/galaxycache_pb.js'
import { decodeItems } from '../messages/items-message.js'
import { encodeKeys } from '../messages/keys-message.js'
import { isRepeatable } from '../messages/message-call.js'
import { encodeWrite } from '../messages/write-message.js'
import { valueBytesHeader } from '../transport/companions.js'
import { parsePeerUrl } from '../transport/peer-url.js'
import { type CallPlace, fullLine, placed } from '../transport/reported-error.js'
import { hearEpoch } from '../transport/told-epoch.js'
import { codecVersionHeader, type VersionFields, wasLoadedHeader } from '../transport/value-versions.js'
import { fetchedValueOf } from './answer.js'
import { errorOfCall, errorOfMessageCall, isFromPeer } from './errors.js'
import type { ResolvedConnectProtocolOptions } from './options.js'
import { makeTransport, type PeerTransport } from './transport.js'
import { Turns } from './turns.js'
import { timeoutHeaders } from './wire.js'

/** Asks one peer over Connect or gRPC. */
export class ConnectFetcher implements RemoteFetcher {
  readonly maxBatchKeys: number
  readonly maxBatchBytes: number
  readonly #peer: string
  readonly #options: ResolvedConnectProtocolOptions
  readonly #transport: PeerTransport
  readonly #client: Client<typeof GalaxyCache>
  readonly #messageClient: Client<typeof PeerCalls>
  readonly #turns: Turns
  readonly #clock: Clock
  #closed: Promise<void> | undefined

  constructor(peer: Peer, options: ResolvedConnectProtocolOptions, clock: Clock = systemClock) {
    const { maxBatchKeys, maxBatchBytes } = messageLimits(options)
    this.maxBatchKeys = maxBatchKeys
    this.maxBatchBytes = maxBatchBytes
    this.#peer = peer.id
    this.#options = options
    this.#clock = clock
    this.#transport = makeTransport(parsePeerUrl(peer.url), options)
    this.#client = createClient(GalaxyCache, this.#transport.transport)
    this.#messageClient = createClient(PeerCalls, this.#transport.messageTransport)
    this.#turns = new Turns(options.maxConnections * options.maxStreamsPerConnection, options.maxWaiting)
  }

  fetch(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#fetchOne('getFromPeer', galaxy, key, options)
  }

  peek(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#fetchOne('peekPeer', galaxy, key, options)
  }

  async fetchMany(galaxy: string, keys: readonly string[], options: FetchOptions): Promise<readonly FetchedItem[]> {
    const expected = { galaxy, keys, peer: this.#peer, maxValueBytes: this.#options.maxValueBytes }
    const message = encodeKeys(expected)
    requireShort(message, this.#options)
    const onHeader = hearingEpoch(options)
    const call = async (how: CallOptions): Promise<readonly FetchedItem[]> =>
      decodeItems((await this.#messageClient.fetchMany({ message }, { ...how, onHeader })).message, expected)
    const place = { galaxy, key: undefined, peer: this.#peer }
    return await this.#call(place, options, { call, repeatable: true, errorOf: errorOfMessageCall })
  }

  async write(galaxy: string, write: PeerWrite, options: FetchOptions): Promise<void> {
    const message = encodeWrite({ galaxy, write })
    requireShort(message, this.#options)
    const onHeader = hearingEpoch(options)
    const call = async (how: CallOptions): Promise<void> =>
      void (await this.#messageClient.write({ message }, { ...how, onHeader }))
    const place = { galaxy, key: undefined, peer: this.#peer }
    await this.#call(place, options, { call, repeatable: isRepeatable(write), errorOf: errorOfMessageCall })
  }

  close(): Promise<void> {
    this.#closed ??= this.#turns.idle().then(() => this.#transport.destroy())
    return this.#closed
  }

  async #fetchOne(rpc: Rpc, galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    const request = { galaxy, key: keyToBytes(key) }
    const { maxValueBytes } = this.#options
    const call = async (how: CallOptions): Promise<FetchedValue> => {
      let versions: VersionFields = noVersions
      const onHeader = (headers: Headers): void => {
        versions = versionsOf(headers)
      }
      return fetchedValueOf(await this.#client[rpc](request, { ...how, onHeader }), versions, maxValueBytes)
    }
    return await this.#call({ galaxy, key, peer: this.#peer }, options, {
      call,
      repeatable: true,
      errorOf: errorOfCall,
    })
  }

  async #call<R>(place: CallPlace, options: FetchOptions, sending: Sending<R>): Promise<R> {
    if (this.#closed !== undefined) throw new ClosedError(`the connection to peer ${JSON.stringify(place.peer)}`, place)
    if (options.cancellation.cancelled) throw options.cancellation.reason
    if (this.#turns.isFull) throw new NotAskedError(place.peer, fullLine(this.#options.maxWaiting), placed(place))
    try {
      const beganMs = this.#clock.monotonicNow()
      const turn = this.#turns.take(options.cancellation)
      if (turn !== undefined) await turn
      try {
        return await this.#sendUntilTaken(sending, turn === undefined ? options : this.#after(beganMs, options))
      } finally {
        this.#turns.give()
      }
    } catch (error) {
      // Headers and trailers, as the wire has it.
      if (error instanceof ConnectError) hearEpoch(error.metadata.get(epochHeader), options.onEpoch)
      throw options.cancellation.cancelled ? options.cancellation.reason : sending.errorOf(error, place)
    }
  }

  /** A second time if the first was not begun with, or may be begun with again: the connection may just have ended. */
  async #sendUntilTaken<R>({ call, repeatable }: Sending<R>, options: FetchOptions): Promise<R> {
    const beganMs = this.#clock.monotonicNow()
    try {
      return await this.#send(call, options)
    } catch (error) {
      const isAgain = isUntaken(error) || (repeatable && this.#transport.endedIdle(error))
      if (options.cancellation.cancelled || !isAgain) throw error
      return await this.#send(call, this.#after(beganMs, options))
    }
  }

  /** With the time that is left of what was left at `beganMs`: the peer is told. */
  #after(beganMs: number, options: FetchOptions): FetchOptions {
    return { ...options, timeoutMs: options.timeoutMs - (this.#clock.monotonicNow() - beganMs) }
  }

  #send<R>(call: Call<R>, { timeoutMs, cancellation, headers: more, companions }: FetchOptions): Promise<R> {
    const { wire, authorization } = this.#options
    // The library's own `timeoutMs` would also set a timer; who cancels the call keeps one already.
    const credential = authorization === undefined ? undefined : { authorization }
    const headers = { ...more, ...taken(companions), ...timeoutHeaders(wire, timeoutMs), ...credential }
    // Costs 4.5 us of about 300. What the library does with a signal is nothing that it promises,
    // so none lighter stands in.
    const controller = new AbortController()
    // With another reason the library would tell the peer of an internal error.
    const forget = cancellation.onCancel(() => controller.abort(new ConnectError('cancelled', Code.Canceled)))
    return call({ headers, signal: controller.signal }).finally(forget)
  }
}

const taken = (companions: FetchOptions['companions']): Record<string, string> | undefined =>
  companions === undefined ? undefined : { [companionsHeader]: String(companions) }

/**
 * Whether the peer has not begun with a call, and will not: RFC 9113, section 8.7. After a GOAWAY, Node says so itself.
 */
const isUntaken = (error: unknown): boolean =>
  error instanceof ConnectError && !isFromPeer(error) && error.rawMessage.includes('NGHTTP2_REFUSED_STREAM')

const hearingEpoch =
  ({ onEpoch }: FetchOptions) =>
  (headers: Headers): void =>
    hearEpoch(headers.get(epochHeader), onEpoch)

const noVersions: VersionFields = {
  epoch: undefined,
  codecVersion: undefined,
  wasLoaded: undefined,
  demand: undefined,
  valueBytes: undefined,
}

const versionsOf = (headers: Headers): VersionFields => ({
  epoch: headers.get(epochHeader) ?? undefined,
  codecVersion: headers.get(codecVersionHeader) ?? undefined,
  wasLoaded: headers.get(wasLoadedHeader) ?? undefined,
  demand: headers.get(demandHeader) ?? undefined,
  valueBytes: headers.get(valueBytesHeader) ?? undefined,
})

type Rpc = 'getFromPeer' | 'peekPeer'

/** Sends a request, once. */
type Call<R> = (how: CallOptions) => Promise<R>

/** A request, and what is known of it. */
interface Sending<R> {
  readonly call: Call<R>
  /** Whether the peer may get it twice. */
  readonly repeatable: boolean
  /** What its failure means here. */
  readonly errorOf: (error: unknown, place: CallPlace) => GalaxyError
}
