import { type Client, Code, ConnectError, createClient } from '@connectrpc/connect'
import {
  ClosedError,
  type FetchedValue,
  type FetchOptions,
  keyToBytes,
  type Peer,
  type RemoteFetcher,
} from '@galaxycache/galaxy'
import { parsePeerUrl } from '../transport/peer-url.js'
import { fetchedValueOf } from './answer.js'
import { errorOfCall, isFromPeer } from './errors.js'
import { GalaxyCache } from './gen/galaxycachepb/galaxycache_pb.js'
import type { ResolvedConnectProtocolOptions } from './options.js'
import { makeTransport, type PeerTransport } from './transport.js'
import { Turns } from './turns.js'
import { timeoutHeaders } from './wire.js'

/** Asks one peer over Connect or gRPC. */
export class ConnectFetcher implements RemoteFetcher {
  readonly #peer: string
  readonly #options: ResolvedConnectProtocolOptions
  readonly #transport: PeerTransport
  readonly #client: Client<typeof GalaxyCache>
  readonly #turns: Turns
  #closed: Promise<void> | undefined

  constructor(peer: Peer, options: ResolvedConnectProtocolOptions) {
    this.#peer = peer.id
    this.#options = options
    this.#transport = makeTransport(parsePeerUrl(peer.url), options)
    this.#client = createClient(GalaxyCache, this.#transport.transport)
    this.#turns = new Turns(options.maxConnections * options.maxStreamsPerConnection, options.maxWaiting)
  }

  fetch(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#call('getFromPeer', galaxy, key, options)
  }

  peek(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#call('peekPeer', galaxy, key, options)
  }

  close(): Promise<void> {
    this.#closed ??= this.#turns.idle().then(() => this.#transport.destroy())
    return this.#closed
  }

  async #call(rpc: Rpc, galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    const at = { galaxy, key, peer: this.#peer }
    if (this.#closed !== undefined) throw new ClosedError(`the connection to peer ${JSON.stringify(at.peer)}`, at)
    if (options.cancellation.cancelled) throw options.cancellation.reason
    const request = { galaxy, key: keyToBytes(key) }
    try {
      const turn = this.#turns.take(options.cancellation)
      if (turn !== undefined) await turn
      try {
        return await this.#sendUntilTaken(rpc, request, options)
      } finally {
        this.#turns.give()
      }
    } catch (error) {
      throw options.cancellation.cancelled ? options.cancellation.reason : errorOfCall(error, at)
    }
  }

  /** A second time if the first was not begun with: the session may just have ended. */
  async #sendUntilTaken(rpc: Rpc, request: CallRequest, options: FetchOptions): Promise<FetchedValue> {
    try {
      return await this.#send(rpc, request, options)
    } catch (error) {
      if (options.cancellation.cancelled || !isUntaken(error)) throw error
      return await this.#send(rpc, request, options)
    }
  }

  async #send(rpc: Rpc, request: CallRequest, options: FetchOptions): Promise<FetchedValue> {
    const { timeoutMs, cancellation, headers: more } = options
    const { wire, maxValueBytes, authorization } = this.#options
    // The library's own `timeoutMs` would also set a timer; who cancels the call keeps one already.
    const credential = authorization === undefined ? undefined : { authorization }
    const headers = { ...more, ...timeoutHeaders(wire, timeoutMs), ...credential }
    const controller = new AbortController()
    // With another reason the library would tell the peer of an internal error.
    const forget = cancellation.onCancel(() => controller.abort(new ConnectError('cancelled', Code.Canceled)))
    const answer = await this.#client[rpc](request, { headers, signal: controller.signal }).finally(forget)
    return fetchedValueOf(answer, maxValueBytes)
  }
}

/** Whether the peer has not begun with a call, and will not: RFC 9113, section 8.7. After a GOAWAY, Node says so itself. */
const isUntaken = (error: unknown): boolean =>
  error instanceof ConnectError && !isFromPeer(error) && error.rawMessage.includes('NGHTTP2_REFUSED_STREAM')

type Rpc = 'getFromPeer' | 'peekPeer'

interface CallRequest {
  readonly galaxy: string
  readonly key: Uint8Array
}
