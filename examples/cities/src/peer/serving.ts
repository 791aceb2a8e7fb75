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
import type { ProtocolName } from '../options.js'

/** Both ends of a protocol: the server of this process, and how it reaches the others. */
export interface Serving {
  readonly url: string
  readonly protocol: FetchProtocol
  /** From now on peers are answered. */
  serve(universe: PeerServer): void
  /** Ends the server at once. */
  close(): Promise<void>
}

/** Listens on a port of loopback that the system chooses. */
export async function startServing(name: ProtocolName): Promise<Serving> {
  const { server, protocol, serve } = ends[name]()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, protocol, serve, close: () => closeServer(server, { graceMs: 0 }) }
}

interface Ends {
  readonly server: Server
  readonly protocol: FetchProtocol
  readonly serve: (universe: PeerServer) => void
}

const ends: Readonly<Record<ProtocolName, () => Ends>> = {
  http: () => {
    const server = http.createServer(httpServerOptions)
    return { server, protocol: httpProtocol(), serve: (universe) => void server.on('request', httpHandler(universe)) }
  },
  grpc: () => {
    const server = trackConnections(http2.createServer(connectServerOptions))
    const protocol = connectProtocol({ wire: 'grpc' })
    return { server, protocol, serve: (universe) => void server.on('request', connectHandler(universe)) }
  },
  connect: () => {
    const server = http.createServer(httpServerOptions)
    const protocol = connectProtocol({ wire: 'connect' })
    return { server, protocol, serve: (universe) => void server.on('request', connectHandler(universe)) }
  },
}
