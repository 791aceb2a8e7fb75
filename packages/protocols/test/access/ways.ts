import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import type { Server as TlsServer } from 'node:tls'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import type { FetchProtocol, PeerServer, RemoteFetcher } from '@galaxycache/galaxy'
import {
  closeServer,
  connectHandler,
  connectionContext,
  connectProtocol,
  connectRoutes,
  connectServerOptions,
  trackConnections,
} from '@galaxycache/protocols/connect'
import {
  type AccessOptions,
  httpHandler,
  httpProtocol,
  httpServerOptions,
  type ServerAccessOptions,
  tlsServerOptions,
} from '@galaxycache/protocols/http'
import type { ExecutionContext } from 'ava'

/** A protocol, and a way to serve it. */
export interface Way {
  readonly name: string
  readonly protocol: (options: AccessOptions) => FetchProtocol
  /** Makes a server that does not listen yet; a secure one where the options have `tls`. */
  readonly server: (server: PeerServer, options: ServerAccessOptions) => Server
}

// A handshake may take long on a machine with much else to do.
const patience = { connectTimeoutMs: 30_000 }

const http1 = ({ tls }: AccessOptions, handler: http.RequestListener): Server =>
  tls === undefined
    ? http.createServer(httpServerOptions, handler)
    : https.createServer({ ...httpServerOptions, ...tlsServerOptions(tls) }, handler)

const http2Server = ({ tls }: AccessOptions, handler: unknown): Server =>
  trackConnections(
    tls === undefined
      ? http2.createServer(connectServerOptions, handler as never)
      : http2.createSecureServer(
          { ...connectServerOptions, ...tlsServerOptions(tls), allowHTTP1: true },
          handler as never,
        ),
  )

const routesAdapter = (server: PeerServer, options: ServerAccessOptions) =>
  connectNodeAdapter({ routes: connectRoutes(server, options), contextValues: connectionContext })

export const overHttp: Way = {
  name: 'http',
  protocol: (options) => httpProtocol({ ...options, ...patience }),
  server: (server, options) => http1(options, httpHandler(server, options)),
}

export const overGrpc: Way = {
  name: 'grpc',
  protocol: (options) => connectProtocol({ ...options, ...patience }),
  server: (server, options) => http2Server(options, connectHandler(server, options)),
}

export const ways: readonly Way[] = [
  overHttp,
  overGrpc,
  {
    name: 'connect over HTTP/2',
    protocol: (options) => connectProtocol({ wire: 'connect', httpVersion: '2', ...options, ...patience }),
    server: overGrpc.server,
  },
  {
    name: 'connect over HTTP/1.1',
    protocol: (options) => connectProtocol({ wire: 'connect', ...options, ...patience }),
    server: (server, options) => http1(options, connectHandler(server, options)),
  },
  {
    name: 'grpc-web over HTTP/1.1',
    protocol: (options) => connectProtocol({ wire: 'grpc-web', ...options, ...patience }),
    server: (server, options) => http1(options, connectHandler(server, options)),
  },
  {
    name: 'grpc, in a router of somebody else',
    protocol: overGrpc.protocol,
    server: (server, options) => http2Server(options, routesAdapter(server, options)),
  },
]

/** A server that listens on loopback until the test ends. */
export interface Listening {
  readonly url: string
  readonly server: Server
}

/** Listens on a free port. */
export async function listen(t: ExecutionContext, server: Server): Promise<Listening> {
  t.teardown(() => closeServer(server, { graceMs: 0 }))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const scheme = 'setSecureContext' in server ? 'https' : 'http'
  return { url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

/** A server of TLS, as {@link Way.server} makes one. @throws TypeError for another */
export function secure(server: Server): TlsServer {
  if (!('setSecureContext' in server)) throw new TypeError('server must be of TLS, got another')
  return server as TlsServer
}

/** A fetcher that is closed when the test ends. */
export function connect(t: ExecutionContext, way: Way, url: string, options: AccessOptions): RemoteFetcher {
  const fetcher = way.protocol(options).connect({ id: 'peer-a', url })
  t.teardown(() => fetcher.close())
  return fetcher
}
