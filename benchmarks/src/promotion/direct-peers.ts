import { type FetchOptions, type FetchProtocol, type PeerServer, toldHeader } from '@galaxycache/galaxy'
import type { Peers } from './peers.js'

/**
 * Peers in one process that call each other. Nothing is copied and nothing noted, as the `InMemoryNetwork` of
 * `@galaxycache/galaxy/testing` does: what a fetch costs beside the caches would hide what a policy does.
 */
export class DirectPeers implements Peers {
  readonly #servers: PeerServer[] = []
  readonly protocol: FetchProtocol = {
    name: 'direct',
    connect: ({ url }) => ({
      fetch: (galaxy, key, options) => this.#server(url).serve(galaxy, key, requestOf('no-peer-backend', options)),
      peek: (galaxy, key, options) => this.#server(url).serve(galaxy, key, requestOf('peek', options)),
      close: () => Promise.resolve(),
    }),
  }

  serve(server: PeerServer): Promise<string> {
    return Promise.resolve(String(this.#servers.push(server) - 1))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }

  #server(url: string): PeerServer {
    const server = this.#servers[Number(url)]
    if (server === undefined) throw new TypeError(`peer url must be one that is served, got ${JSON.stringify(url)}`)
    return server
  }
}

const requestOf = <M extends 'no-peer-backend' | 'peek'>(mode: M, options: FetchOptions) => ({
  mode,
  header: toldHeader(options),
})
