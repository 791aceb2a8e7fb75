import type { FetchOptions, FetchProtocol, PeerServer } from '@galaxycache/galaxy'

/**
 * Peers in one process that call each other. Nothing is copied and nothing noted, as the `InMemoryNetwork` of
 * `@galaxycache/galaxy/testing` does: what a fetch costs beside the caches would hide what a policy does.
 */
export class DirectPeers {
  readonly #servers = new Map<string, PeerServer>()
  readonly protocol: FetchProtocol = {
    name: 'direct',
    connect: ({ url }) => ({
      fetch: (galaxy, key, options) => this.#server(url).serve(galaxy, key, requestOf('no-peer-backend', options)),
      peek: (galaxy, key, options) => this.#server(url).serve(galaxy, key, requestOf('peek', options)),
      close: () => Promise.resolve(),
    }),
  }

  /** Lets `server` answer at `url`. */
  serve(url: string, server: PeerServer): void {
    this.#servers.set(url, server)
  }

  #server(url: string): PeerServer {
    const server = this.#servers.get(url)
    if (server === undefined) throw new TypeError(`peer url must be one that is served, got ${JSON.stringify(url)}`)
    return server
  }
}

const requestOf = <M extends 'no-peer-backend' | 'peek'>(mode: M, { headers }: FetchOptions) =>
  headers === undefined ? { mode } : { mode, header: (name: string) => headers[name] }
