import { type FetchOptions, keyToBytes, type Peer } from '@galaxycache/galaxy'
import { resolveConnectionsOptions } from '../../transport/connections-options.js'
import { Http1Fetcher, type RequestParts } from '../../transport/http1-fetcher.js'
import { parsePeerUrl } from '../../transport/peer-url.js'
import { acceptedCompressions } from '../compression.js'
import type { ResolvedConnectProtocolOptions } from '../options.js'
import { timeoutHeaders } from '../wire.js'
import { UnaryAnswerReader } from './answer.js'
import { fetchRpc, peekRpc } from './rpc.js'

/**
 * Asks one peer over Connect and HTTP/1.1, with requests that carry one message each way. The same bytes as connect-node's
 * client sends, without the machinery that it has for streams, interceptors and other encodings, which costs ten times as
 * much as the exchange itself.
 */
export class UnaryFetcher extends Http1Fetcher {
  readonly #prefix: string
  readonly #acceptEncoding: string

  constructor(peer: Peer, options: ResolvedConnectProtocolOptions) {
    const address = parsePeerUrl(peer.url)
    const compressions = acceptedCompressions(options.compression)
    const { tls, authorization } = options
    const connections = { ...resolveConnectionsOptions(options), tls, authorization }
    super(peer, address, connections, new UnaryAnswerReader(options.maxValueBytes, compressions))
    this.#prefix = address.prefix
    this.#acceptEncoding = compressions.map(({ name }) => name).join(',')
  }

  protected override request(
    how: 'fetch' | 'peek',
    galaxy: string,
    key: string,
    headers: string[],
    { timeoutMs }: FetchOptions,
  ): RequestParts {
    const rpc = how === 'fetch' ? fetchRpc : peekRpc
    const timeout = timeoutHeaders('connect', timeoutMs)['connect-timeout-ms']
    headers.push('content-type', 'application/proto', 'connect-protocol-version', '1')
    if (timeout !== undefined) headers.push('connect-timeout-ms', timeout)
    if (this.#acceptEncoding !== '') headers.push('accept-encoding', this.#acceptEncoding)
    const body = rpc.encodeRequest({ galaxy, key: keyToBytes(key) })
    return { method: 'POST', path: this.#prefix + rpc.path, headers, body }
  }
}
