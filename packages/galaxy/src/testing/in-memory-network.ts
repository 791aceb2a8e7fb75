import type { Companion } from '../companions/companion.js'
import { toldHeader } from '../companions/companions-header.js'
import { GalaxyError, type GalaxyErrorOptions, hasCode, NotFoundError, PeerError, UnsupportedError } from '../errors.js'
import type { FetchProtocol } from '../fetch-protocol.js'
import type { Peer } from '../peer.js'
import type { PeerCall, PeerServer } from '../peer-server.js'
import type { FetchedItem, FetchedValue, FetchOptions, RemoteFetcher } from '../remote-fetcher.js'
import type { HandedEntry, PeerWrite } from '../write/peer-write.js'
import { InMemoryFetcher } from './in-memory-fetcher.js'
import type { NetworkCall, NetworkFetch, NetworkFetchMany, NetworkWrite } from './network-call.js'

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
  async request(call: NetworkFetch, peer: Peer, options: FetchOptions): Promise<FetchedValue> {
    const at = { galaxy: call.galaxy, key: call.key, peer: peer.id }
    const server = await this.#reach(call, at)
    const mode = call.kind === 'peek' ? 'peek' : 'no-peer-backend'
    try {
      return copyOfValue(await server.serve(call.galaxy, call.key, { mode, ...peerCallOf(options) }))
    } catch (error) {
      throw asRemote(error, at)
    }
  }

  /** @internal */
  async requestMany(call: NetworkFetchMany, peer: Peer, options: FetchOptions): Promise<readonly FetchedItem[]> {
    const { galaxy, keys } = call
    const at = { galaxy, peer: peer.id }
    const server = await this.#reach(call, at)
    if (server.serveMany === undefined) throw new UnsupportedError('fetchMany', at)
    let items: readonly FetchedItem[]
    try {
      items = await server.serveMany(galaxy, keys, peerCallOf(options))
    } catch (error) {
      throw asRemote(error, at)
    }
    if (items.length !== keys.length) throw new PeerError(`answered ${items.length} items for ${keys.length} keys`, at)
    return items.map((item, index) =>
      'error' in item ? { error: asRemote(item.error, { ...at, key: keys[index] }) } : copyOf(item),
    )
  }

  /** @internal */
  async requestWrite(call: NetworkWrite, peer: Peer, options: FetchOptions): Promise<void> {
    const at = { galaxy: call.galaxy, peer: peer.id }
    const server = await this.#reach(call, at)
    if (server.write === undefined) throw new UnsupportedError('write', at)
    try {
      await server.write(call.galaxy, copyOfWrite(call.write), peerCallOf(options))
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

  async #reach(call: NetworkCall, at: GalaxyErrorOptions): Promise<PeerServer> {
    this.calls.push(call)
    await this.#fault?.(call)
    const server = this.#servers.get(call.to)
    if (server === undefined || this.#cut.has(linkOf(call.from, call.to))) throw new PeerError('no connection', at)
    return server
  }
}

const linkOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

function peerCallOf(options: FetchOptions): PeerCall {
  const { timeoutMs, cancellation, onEpoch } = options
  return { timeoutMs, cancellation, header: toldHeader(options), onEpoch }
}

// Not `slice`, which is a view of the same memory if the bytes are a Buffer.
const copyOf = <V extends { readonly bytes: Uint8Array }>(value: V): V => ({
  ...value,
  bytes: new Uint8Array(value.bytes),
})

function copyOfValue(value: FetchedValue): FetchedValue {
  const { companions } = value
  if (companions === undefined) return copyOf(value)
  return { ...copyOf(value), companions: companions.map((companion): Companion => copyOf(companion)) }
}

function copyOfWrite(write: PeerWrite): PeerWrite {
  switch (write.kind) {
    case 'remove':
      return { ...write, keys: [...write.keys] }
    case 'set':
      return copyOf(write)
    case 'hand-off':
      return { ...write, entries: write.entries.map((entry): HandedEntry => copyOf(entry)) }
    case 'clear':
      return { ...write }
    default:
      throw new TypeError(`unknown PeerWrite ${JSON.stringify(write satisfies never)}`)
  }
}

/** What the error of a server looks like to the peer that asked: the same code, and whose it is. */
function asRemote(error: unknown, at: GalaxyErrorOptions): GalaxyError {
  const { galaxy, key, peer } = at
  if (hasCode(error, 'NOT_FOUND') && galaxy !== undefined && key !== undefined)
    return new NotFoundError(galaxy, key, at)
  if (error instanceof GalaxyError)
    return new GalaxyError(error.code, `${error.message}, said peer ${JSON.stringify(peer)}`, at)
  return new PeerError('a peer failed', { ...at, cause: error })
}
