import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import type { FetchProtocol, PeerServer } from '@galaxycache/galaxy'
import {
  closeServer,
  connectHandler,
  connectProtocol,
  connectServerOptions,
  trackConnections,
} from '@galaxycache/protocols/connect'
import { httpHandler, httpProtocol, httpServerOptions } from '@galaxycache/protocols/http'
import type { ProtocolName } from './peer-messages.js'

/** Both ends of a protocol in one process. */
export interface Serving {
  readonly url: string
  readonly protocol: FetchProtocol
  /** From now on requests are answered. */
  serve(universe: PeerServer): void
  close(): Promise<void>
}

/** Of messages for many keys, the same at both ends. */
interface Limits {
  readonly maxBatchKeys?: number
  readonly maxBatchBytes?: number
}

/** Listens on `port` of loopback. */
export async function startServing(name: ProtocolName, port: number, limits: Limits = {}): Promise<Serving> {
  const { server, protocol, serve } = ends[name](limits)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, protocol, serve, close: () => closeServer(server) }
}

/** The client's end alone. */
export const protocolOf = (name: ProtocolName): FetchProtocol => ends[name]({}).protocol

interface Ends {
  readonly server: Server
  readonly protocol: FetchProtocol
  readonly serve: (universe: PeerServer) => void
}

const ends: Readonly<Record<ProtocolName, (limits: Limits) => Ends>> = {
  http: (limits) => {
    const server = http.createServer(httpServerOptions)
    return {
      server,
      protocol: httpProtocol(limits),
      serve: (universe) => void server.on('request', httpHandler(universe, limits)),
    }
  },
  grpc: (limits) => {
    const server = trackConnections(http2.createServer(connectServerOptions))
    // Long enough for a busy machine to answer, and short enough to wait for.
    const protocol = connectProtocol({ pingIntervalMs: 200, pingTimeoutMs: 1000, ...limits })
    return { server, protocol, serve: (universe) => void server.on('request', connectHandler(universe, limits)) }
  },
  connect: (limits) => {
    const server = http.createServer()
    const protocol = connectProtocol({ wire: 'connect', ...limits })
    return { server, protocol, serve: (universe) => void server.on('request', connectHandler(universe, limits)) }
  },
}
