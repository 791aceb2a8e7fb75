import type { FetchOptions, Peer } from '@galaxycache/galaxy'
import { Http1Fetcher, type RequestParts } from '../transport/http1-fetcher.js'
import { parsePeerUrl } from '../transport/peer-url.js'
import { HttpAnswerReader } from './answer.js'
import { dotPathHeader, timeoutHeader } from './headers.js'
import type { ResolvedHttpProtocolOptions } from './options.js'
import { encodeSegment } from './path.js'

/** Asks one peer over HTTP. */
export class HttpFetcher extends Http1Fetcher {
  readonly #fetchPath: string
  readonly #peekPath: string

  constructor(peer: Peer, options: ResolvedHttpProtocolOptions) {
    const address = parsePeerUrl(peer.url)
    super(peer, address, options, new HttpAnswerReader(options.maxValueBytes))
    this.#fetchPath = address.prefix + options.basePath
    this.#peekPath = address.prefix + options.peekBasePath
  }

  protected override request(
    how: 'fetch' | 'peek',
    galaxy: string,
    key: string,
    headers: string[],
    { timeoutMs }: FetchOptions,
  ): RequestParts {
    const segments = `${encodeSegment(galaxy)}/${encodeSegment(key)}`
    if (timeoutMs <= untoldMs - 1) headers.push(timeoutHeader, String(Math.max(1, Math.ceil(timeoutMs))))
    if (key === '.' || key === '..') headers.push(dotPathHeader, segments)
    const basePath = how === 'fetch' ? this.#fetchPath : this.#peekPath
    return { method: 'GET', path: basePath + segments, headers, body: null }
  }
}

/** Times from here on, 30,000 years, are not worth telling, and have more digits than a server reads. */
const untoldMs = 1e15
