import type { Compression } from '@connectrpc/connect/protocol'
import { type Clock, type FetchedValue, type FetchOptions, keyToBytes, type Peer } from '@galaxycache/galaxy'
import { maxJoinedBytes } from '../../transport/companions.js'
import { resolveConnectionsOptions } from '../../transport/connections-options.js'
import { Http1Fetcher, type MessageExchange, type RequestParts } from '../../transport/http1-fetcher.js'
import { parsePeerUrl } from '../../transport/peer-url.js'
import { besidesValueBytes, fetchedValueOf } from '../answer.js'
import { acceptedCompressions } from '../compression.js'
import { errorOfCall, errorOfMessageCall } from '../errors.js'
import type { ResolvedConnectProtocolOptions } from '../options.js'
import { connectTimeoutHeader, timeoutHeaders } from '../wire.js'
import { UnaryAnswerReader } from './answer.js'
import { disclose, enclose, pathOfCall } from './envelope.js'
import { fetchRpc, peekRpc, type UnaryRpc } from './rpc.js'

/**
 * Asks one peer over Connect and HTTP/1.1, with requests that carry one message each way. The same bytes as
 * connect-node's client sends, without the machinery that it has for streams, interceptors and other encodings, which
 * costs ten times as much as the exchange itself.
 */
export class UnaryFetcher extends Http1Fetcher {
  protected override readonly timeoutHeader = connectTimeoutHeader
  readonly #prefix: string
  readonly #compressions: readonly Compression[]
  readonly #acceptEncoding: string
  readonly #fetchReader: UnaryAnswerReader<FetchedValue>
  readonly #peekReader: UnaryAnswerReader<FetchedValue>

  constructor(peer: Peer, options: ResolvedConnectProtocolOptions, clock?: Clock) {
    const address = parsePeerUrl(peer.url)
    const { tls, authorization, maxValueBytes, maxBatchBytes, maxBatchKeys } = options
    const own = { tls, authorization, maxValueBytes, maxBatchBytes, maxBatchKeys }
    super(peer, address, { ...resolveConnectionsOptions(options), ...own }, clock)
    this.#prefix = address.prefix
    this.#compressions = acceptedCompressions(options.compression)
    this.#acceptEncoding = this.#compressions.map(({ name }) => name).join(',')
    this.#fetchReader = valueReader(fetchRpc, maxValueBytes, this.#compressions)
    this.#peekReader = valueReader(peekRpc, maxValueBytes, this.#compressions)
  }

  protected override request(
    how: 'fetch' | 'peek',
    galaxy: string,
    key: string,
    headers: string[],
    { timeoutMs }: FetchOptions,
  ): RequestParts<FetchedValue> {
    const rpc = how === 'fetch' ? fetchRpc : peekRpc
    this.#pushHeaders(headers, timeoutMs)
    const body = rpc.encodeRequest({ galaxy, key: keyToBytes(key) })
    const reader = how === 'fetch' ? this.#fetchReader : this.#peekReader
    return { method: 'POST', path: this.#prefix + rpc.path, headers, body, reader }
  }

  protected override messageRequest<R>(
    { name, message, read }: MessageExchange<R>,
    headers: string[],
    { timeoutMs }: FetchOptions,
  ): RequestParts<R> {
    this.#pushHeaders(headers, timeoutMs)
    const reading = {
      maxBytes: () => this.maxBatchBytes + besidesValueBytes,
      read: (bytes: Uint8Array) => read(disclose(bytes)),
      errorOf: errorOfMessageCall,
    }
    const reader = new UnaryAnswerReader(reading, this.#compressions)
    return {
      method: 'POST',
      path: this.#prefix + pathOfCall(name),
      headers,
      body: Buffer.concat(enclose(message)),
      reader,
    }
  }

  #pushHeaders(headers: string[], timeoutMs: number): void {
    const timeout = timeoutHeaders('connect', timeoutMs)[connectTimeoutHeader]
    headers.push('content-type', 'application/proto', 'connect-protocol-version', '1')
    if (timeout !== undefined) headers.push(connectTimeoutHeader, timeout)
    if (this.#acceptEncoding !== '') headers.push('accept-encoding', this.#acceptEncoding)
  }
}

const valueReader = (rpc: UnaryRpc, maxValueBytes: number, compressions: readonly Compression[]) =>
  new UnaryAnswerReader(
    {
      maxBytes: (head) => maxJoinedBytes(head, maxValueBytes) + besidesValueBytes,
      read: (bytes, head) => fetchedValueOf(rpc.decodeAnswer(bytes), head, maxValueBytes),
      errorOf: errorOfCall,
    },
    compressions,
  )
