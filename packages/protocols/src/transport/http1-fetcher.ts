import { ClosedError, type FetchedValue, type FetchOptions, type Peer, type RemoteFetcher } from '@galaxycache/galaxy'
import type { ClientAccess } from '../access/client-access.js'
import type { AnswerReader } from './answer.js'
import { Connections } from './connections.js'
import type { ResolvedConnectionsOptions } from './connections-options.js'
import { Exchange } from './exchange.js'
import type { OutgoingRequest } from './outgoing-request.js'
import type { PeerAddress } from './peer-url.js'

/** What a protocol makes of a call: its request, without what every request has. */
export type RequestParts = Pick<OutgoingRequest, 'method' | 'path' | 'headers' | 'body'>

/** Asks one peer over HTTP/1.1. A protocol extends it with what its requests and answers look like. */
export abstract class Http1Fetcher implements RemoteFetcher {
  readonly #peer: string
  readonly #connections: Connections
  readonly #reader: AnswerReader
  readonly #authorization: string | undefined
  #closed: Promise<void> | undefined

  constructor(
    peer: Peer,
    address: PeerAddress,
    options: ResolvedConnectionsOptions & ClientAccess,
    reader: AnswerReader,
  ) {
    this.#peer = peer.id
    this.#connections = new Connections(address, options)
    this.#reader = reader
    this.#authorization = options.authorization
  }

  /** @throws InvalidArgumentError for a key that cannot travel */
  protected abstract request(
    how: 'fetch' | 'peek',
    galaxy: string,
    key: string,
    headers: string[],
    options: FetchOptions,
  ): RequestParts

  fetch(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#call('fetch', galaxy, key, options)
  }

  peek(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#call('peek', galaxy, key, options)
  }

  close(): Promise<void> {
    this.#closed ??= this.#connections.close()
    return this.#closed
  }

  #call(how: 'fetch' | 'peek', galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return new Promise((resolve, reject) => {
      const peer = this.#peer
      if (this.#closed !== undefined)
        throw new ClosedError(`the connection to peer ${JSON.stringify(peer)}`, { galaxy, key, peer })
      const { cancellation } = options
      if (cancellation.cancelled) throw cancellation.reason
      const parts = this.request(how, galaxy, key, this.#commonHeaders(options), options)
      const request: OutgoingRequest = { ...parts, galaxy, key, peer, cancellation, reader: this.#reader }
      this.#connections.send(new Exchange(request, this.#connections, resolve, reject))
    })
  }

  /** Name, value, name, value. */
  #commonHeaders({ headers: more }: FetchOptions): string[] {
    const headers = more === undefined ? [] : Object.entries(more).flat()
    if (this.#authorization !== undefined) headers.push('Authorization', this.#authorization)
    return headers
  }
}
