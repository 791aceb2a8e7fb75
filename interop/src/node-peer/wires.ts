import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import type { FetchProtocol, PeerServer } from '@galaxycache/galaxy'
import { connectHandler, connectProtocol, connectServerOptions } from '@galaxycache/protocols/connect'
import { httpHandler, httpProtocol, httpServerOptions } from '@galaxycache/protocols/http'
import type { Wire } from '../control/peer-options.js'

/** Both ends of a wire, with the options that a service in a Go universe would have. */
export interface Ends {
  readonly protocol: FetchProtocol
  /** Begins the url of a peer. A Go client of gRPC takes `host:port` alone. */
  readonly scheme: 'http://' | ''
  /** A server that does not listen yet, and serves `peerServer`. */
  readonly serverOf: (peerServer: PeerServer) => Server
}

const ends: Readonly<Record<Wire, Ends>> = {
  http: {
    protocol: httpProtocol(),
    scheme: 'http://',
    serverOf: (peerServer) => http.createServer(httpServerOptions, httpHandler(peerServer)),
  },
  grpc: {
    protocol: connectProtocol({ wire: 'grpc' }),
    scheme: '',
    serverOf: (peerServer) => http2.createServer(connectServerOptions, connectHandler(peerServer)),
  },
}

/** @throws TypeError for a wire that there is not */
export function endsOf(wire: string): Ends {
  if (!Object.hasOwn(ends, wire)) throw new TypeError(`wire must be http or grpc, got ${JSON.stringify(wire)}`)
  return ends[wire as Wire]
}

/** Listens on `host:port`; port 0 is any that is free. @returns `host:port` of the server */
export async function listenOn(server: Server, address: string): Promise<string> {
  const [host, port] = address.split(':')
  await new Promise<void>((resolve) => {
    server.listen(Number(port), host, resolve)
  })
  return `${host}:${(server.address() as AddressInfo).port}`
}
