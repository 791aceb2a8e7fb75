import type { Cancellation } from '../cancellation.js'
import { ClosedError } from '../errors.js'
import type { Peer } from '../peer.js'
import type { FetchedItem, FetchedValue, FetchOptions, RemoteFetcher } from '../remote-fetcher.js'
import type { PeerWrite } from '../write/peer-write.js'
import type { InMemoryNetwork } from './in-memory-network.js'
import { firstKeyOf } from './network-call.js'

/** Asks one peer over an {@link InMemoryNetwork}. */
export class InMemoryFetcher implements RemoteFetcher {
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
    const call = { kind: 'fetch', ...this.#route(galaxy, key) } as const
    return this.#call(options, () => this.#network.request(call, this.#peer, options))
  }

  peek(galaxy: string, key: string, options: FetchOptions): Promise<FetchedValue> {
    const call = { kind: 'peek', ...this.#route(galaxy, key) } as const
    return this.#call(options, () => this.#network.request(call, this.#peer, options))
  }

  fetchMany(galaxy: string, keys: readonly string[], options: FetchOptions): Promise<readonly FetchedItem[]> {
    const call = { kind: 'fetchMany', ...this.#route(galaxy, keys[0] ?? ''), keys: [...keys] } as const
    return this.#call(options, () => this.#network.requestMany(call, this.#peer, options))
  }

  write(galaxy: string, write: PeerWrite, options: FetchOptions): Promise<void> {
    const call = { kind: 'write', ...this.#route(galaxy, firstKeyOf(write)), write } as const
    return this.#call(options, () => this.#network.requestWrite(call, this.#peer, options))
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#pending)
    this.#network.forget(this)
  }

  #route(galaxy: string, key: string): { from: string; to: string; galaxy: string; key: string } {
    return { from: this.#from, to: this.#peer.url, galaxy, key }
  }

  async #call<R>({ cancellation }: FetchOptions, request: () => Promise<R>): Promise<R> {
    if (this.#closed)
      throw new ClosedError(`connection to peer ${JSON.stringify(this.#peer.id)}`, { peer: this.#peer.id })
    if (cancellation.cancelled) throw cancellation.reason
    const answer = untilCancelled(request(), cancellation)
    this.#pending.add(answer)
    try {
      return await answer
    } finally {
      this.#pending.delete(answer)
    }
  }
}

function untilCancelled<R>(work: Promise<R>, cancellation: Cancellation): Promise<R> {
  return new Promise((resolve, reject) => {
    const forget = cancellation.onCancel(reject)
    work.then(resolve, reject).finally(forget)
  })
}
