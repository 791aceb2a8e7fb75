import type { Cancellation } from '../cancellation.js'
import { ClosedError, GalaxyError, hasCode, NotFoundError, PeerError } from '../errors.js'
import type { FetchProtocol } from '../fetch-protocol.js'
import type { Peer } from '../peer.js'
import type { PeerServer } from '../peer-server.js'
import type { FetchedValue, FetchOptions, RemoteFetcher } from '../remote-fetcher.js'

/** One request, as the network saw it. */
export interface NetworkCall {
  readonly kind: 'fetch' | 'peek'
  /** Url of the process that asked. */
  readonly from: string
  /** Url of the process that was asked. */
  readonly to: string
  readonly galaxy: string
  readonly key: string
}

/** Stands between a request and its server: may wait, throw, or change what is asked. Absent: the request passes. */
export type NetworkFault = (call: NetworkCall) => void | Promise<void>

/**
 * Peers in one process that talk without sockets, but as if over them: bytes are copied on the way, errors arrive as
 * those of a peer, a caller who leaves is told to the server. Links can be cut and slowed.
 */
export class InMemoryNetwork {
  readonly #servers = new Map<string, PeerServer>()
  readonly #fetchers = new Set<InMemoryFetcher>()
  readonly #cut = new Set<string>()
  #fault: NetworkFault | undefined
  /** Every request that was made, in order. Tests may clear it. */
  readonly calls: NetworkCall[] = []

  /** Fetchers that are connected and not closed. */
  get openFetchers(): number {
    return this.#fetchers.size
  }

  /** Lets `server` answer at `url`. */
  serve(url: string, server: PeerServer): void {
    this.#servers.set(url, server)
  }

  /** Takes down what answers at `url`: requests to it fail from now on. */
  stop(url: string): void {
    this.#servers.delete(url)
  }

  /** The protocol of the process at `url`. It speaks to `memory:` urls alone. */
  protocol(url: string): FetchProtocol {
    return { name: 'in-memory', connect: (peer) => this.#connect(url, peer) }
  }

  /** Cuts the link between two processes, both ways. */
  partition(a: string, b: string): void {
    this.#cut.add(linkOf(a, b))
  }

  /** Mends the link between two processes, or all links. */
  heal(a?: string, b?: string): void {
    if (a === undefined || b === undefined) this.#cut.clear()
    else this.#cut.delete(linkOf(a, b))
  }

  /** Puts `fault` before every request; undefined takes it away. */
  setFault(fault: NetworkFault | undefined): void {
    this.#fault = fault
  }

  /** @internal */
  async request(call: NetworkCall, peer: Peer, options: FetchOptions): Promise<FetchedValue> {
    this.calls.push(call)
    await this.#fault?.(call)
    const server = this.#servers.get(call.to)
    const at = { galaxy: call.galaxy, key: call.key, peer: peer.id }
    if (server === undefined || this.#cut.has(linkOf(call.from, call.to))) throw new PeerError('no connection', at)
    const mode = call.kind === 'peek' ? 'peek' : 'no-peer-backend'
    const { timeoutMs, cancellation, headers } = options
    const header = (name: string): string | undefined => headers?.[name]
    try {
      const { bytes, expiresAtMs } = await server.serve(call.galaxy, call.key, {
        mode,
        timeoutMs,
        cancellation,
        header,
      })
      return { bytes: bytes.slice(), expiresAtMs }
    } catch (error) {
      throw asRemote(error, at)
    }
  }

  /** @internal */
  forget(fetcher: InMemoryFetcher): void {
    this.#fetchers.delete(fetcher)
  }

  #connect(from: string, peer: Peer): RemoteFetcher {
    if (!peer.url.startsWith('memory:'))
      throw new TypeError(`peer url must start with memory:, got ${JSON.stringify(peer.url)}`)
    const fetcher = new InMemoryFetcher(this, from, peer)
    this.#fetchers.add(fetcher)
    return fetcher
  }
}

class InMemoryFetcher implements RemoteFetcher {
  readonly #network: InMemoryNetwork
  readonly #from: string
  readonly #peer: Peer
  readonly #pending = new Set<Promise<unknown>>()
  #closed = false

  constructor(network: InMemoryNetwork, from: string, peer: Peer) {
    this.#network = network
    this.#from = from
    this.#peer = peer
  }

  fetch(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#call('fetch', galaxy, key, options)
  }

  peek(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    return this.#call('peek', galaxy, key, options)
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#pending)
    this.#network.forget(this)
  }

  async #call(kind: 'fetch' | 'peek', galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    if (this.#closed)
      throw new ClosedError(`connection to peer ${JSON.stringify(this.#peer.id)}`, { peer: this.#peer.id })
    if (options.cancellation.cancelled) throw options.cancellation.reason
    const call = { kind, from: this.#from, to: this.#peer.url, galaxy, key }
    const answer = untilCancelled(this.#network.request(call, this.#peer, options), options.cancellation)
    this.#pending.add(answer)
    try {
      return await answer
    } finally {
      this.#pending.delete(answer)
    }
  }
}

const linkOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

/** What the error of a server looks like to the peer that asked: the same code, and whose it is. */
function asRemote(error: unknown, at: { readonly galaxy: string; readonly key: string; readonly peer: string }): Error {
  if (hasCode(error, 'NOT_FOUND')) return new NotFoundError(at.galaxy, at.key, at)
  if (error instanceof GalaxyError)
    return new GalaxyError(error.code, `${error.message}, said peer ${JSON.stringify(at.peer)}`, at)
  return new PeerError('a peer failed', { ...at, cause: error })
}

function untilCancelled<R>(work: Promise<R>, cancellation: Cancellation): Promise<R> {
  return new Promise((resolve, reject) => {
    const forget = cancellation.onCancel(reject)
    work.then(resolve, reject).finally(forget)
  })
}
