import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FetchProtocol, PeerServer } from '@galaxycache/galaxy'
import { httpHandler, httpProtocol, httpServerOptions } from '@galaxycache/protocols/http'
import type { Wire } from '../control/peer-options.js'

/** Both ends of a wire. */
export interface Ends {
  readonly protocol: FetchProtocol
  /** Listens on `host:port`. The url is known before there is anybody to serve. */
  readonly listen: (address: string) => Promise<Listening>
}

/** A server that listens. */
export interface Listening {
  readonly url: string
  readonly serve: (server: PeerServer) => void
}

/** The ends of a wire, with the options that a service would have. */
export function endsOf(wire: Wire): Ends {
  switch (wire) {
    case 'http':
      return { protocol: httpProtocol(), listen: listenHttp }
    case 'grpc':
      throw new TypeError('gRPC is not there yet')
    default:
      throw new TypeError(`unknown wire ${wire satisfies never}`)
  }
}

async function listenHttp(address: string): Promise<Listening> {
  const server = createServer(httpServerOptions)
  const [host, port] = address.split(':')
  await new Promise<void>((resolve) => {
    server.listen(Number(port), host, resolve)
  })
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    serve: (peerServer) => void server.on('request', httpHandler(peerServer)),
  }
}
