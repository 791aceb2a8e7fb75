import { ClosedError, type FetchedValue, type FetchOptions, type Peer, type RemoteFetcher } from '@galaxycache/galaxy'
import { Connections } from '../transport/connections.js'
import { Exchange } from '../transport/exchange.js'
import type { OutgoingRequest } from '../transport/outgoing-request.js'
import { parsePeerUrl } from '../transport/peer-url.js'
import { HttpAnswerReader } from './answer.js'
import { dotPathHeader, timeoutHeader } from './headers.js'
import type { ResolvedHttpProtocolOptions } from './options.js'
import { encodeSegment } from './path.js'

/** Asks one peer over HTTP. */
export class HttpFetcher implements RemoteFetcher {
  readonly #peer: string
  readonly #fetchPath: string
  readonly #peekPath: string
  readonly #connections: Connections
  readonly #reader: HttpAnswerReader
  #closed: Promise<void> | undefined

  constructor(peer: Peer, options: ResolvedHttpProtocolOptions) {
    const address = parsePeerUrl(peer.url)
    this.#peer = peer.id
    this.#fetchPath = address.prefix + options.basePath
    this.#peekPath = address.prefix + options.peekBasePath
    this.#connections = new Connections(address, options)
    this.#reader = new HttpAnswerReader(options.maxValueBytes)
  }

  fetch(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#get(this.#fetchPath, galaxy, key, options)
  }

  peek(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#get(this.#peekPath, galaxy, key, options)
  }

  close(): Promise<void> {
    this.#closed ??= this.#connections.close()
    return this.#closed
  }

  #get(basePath: string, galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return new Promise((resolve, reject) => {
      const peer = this.#peer
      if (this.#closed !== undefined)
        throw new ClosedError(`the connection to peer ${JSON.stringify(peer)}`, { galaxy, key, peer })
      if (options.cancellation.cancelled) throw options.cancellation.reason
      const segments = `${encodeSegment(galaxy)}/${encodeSegment(key)}`
      const request: OutgoingRequest = {
        method: 'GET',
        path: basePath + segments,
        headers: requestHeaders(options, key === '.' || key === '..' ? segments : undefined),
        body: null,
        galaxy,
        key,
        peer,
        cancellation: options.cancellation,
        reader: this.#reader,
      }
      this.#connections.send(new Exchange(request, this.#connections, resolve, reject))
    })
  }
}

/** Times from here on, 30,000 years, are not worth telling, and have more digits than a server reads. */
const untoldMs = 1e15

/** Name, value, name, value. */
function requestHeaders({ timeoutMs, headers: more }: FetchOptions, dotPath: string | undefined): string[] {
  const headers = more === undefined ? [] : Object.entries(more).flat()
  if (timeoutMs <= untoldMs - 1) headers.push(timeoutHeader, String(Math.max(1, Math.ceil(timeoutMs))))
  if (dotPath !== undefined) headers.push(dotPathHeader, dotPath)
  return headers
}
