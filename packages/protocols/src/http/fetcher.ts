import type { Clock, FetchedValue, FetchOptions, Peer } from '@galaxycache/galaxy'
import { Http1Fetcher, type MessageExchange, type RequestParts } from '../transport/http1-fetcher.js'
import { parsePeerUrl } from '../transport/peer-url.js'
import { wholeMs } from '../transport/whole-ms.js'
import { MessageReader, ValueReader } from './answer.js'
import { dotPathHeader, messageContentType, timeoutHeader } from './headers.js'
import type { ResolvedHttpProtocolOptions } from './options.js'
import { encodeSegment } from './path.js'

/** Asks one peer over HTTP. */
export class HttpFetcher extends Http1Fetcher {
  protected override readonly timeoutHeader = timeoutHeader
  readonly #fetchPath: string
  readonly #peekPath: string
  readonly #callPath: string
  readonly #valueReader: ValueReader

  constructor(peer: Peer, options: ResolvedHttpProtocolOptions, clock?: Clock) {
    const address = parsePeerUrl(peer.url)
    super(peer, address, options, clock)
    this.#fetchPath = address.prefix + options.basePath
    this.#peekPath = address.prefix + options.peekBasePath
    this.#callPath = address.prefix + options.callBasePath
    this.#valueReader = new ValueReader(options.maxValueBytes)
  }

  protected override request(
    how: 'fetch' | 'peek',
    galaxy: string,
    key: string,
    headers: string[],
    { timeoutMs }: FetchOptions,
  ): RequestParts<FetchedValue> {
    const segments = `${encodeSegment(galaxy)}/${encodeSegment(key)}`
    pushTimeout(headers, timeoutMs)
    if (key === '.' || key === '..') headers.push(dotPathHeader, segments)
    const basePath = how === 'fetch' ? this.#fetchPath : this.#peekPath
    return { method: 'GET', path: basePath + segments, headers, body: null, reader: this.#valueReader }
  }

  protected override messageRequest<R>(
    { name, message, read }: MessageExchange<R>,
    headers: string[],
    { timeoutMs }: FetchOptions,
  ): RequestParts<R> {
    headers.push('Content-Type', messageContentType)
    pushTimeout(headers, timeoutMs)
    const reader = new MessageReader(this.maxBatchBytes, read)
    return { method: 'POST', path: this.#callPath + name, headers, body: message, reader }
  }
}

/** Times from here on, 30,000 years, are not worth telling, and have more digits than a server reads. */
const untoldMs = 1e15

function pushTimeout(headers: string[], timeoutMs: number): void {
  if (timeoutMs <= untoldMs - 1) headers.push(timeoutHeader, wholeMs(timeoutMs))
}
