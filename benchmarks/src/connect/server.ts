import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { bytes } from '@galaxycache/codecs'
import { keyFromBytes, Universe } from '@galaxycache/galaxy'
import { connectHandler, connectServerOptions, GalaxyCache } from '@galaxycache/protocols/connect'
import { httpHandler } from '@galaxycache/protocols/http'
import { listenGrpcJs } from './grpc-js.js'
import type { ConnectPorts } from './ports.js'
import { sameBytesServer } from './same-bytes.js'

// The other process of `connect.ts`: one answer behind others' servers alone, and behind this project's handlers and a
// galaxy.

const bodies = new Map<string, Buffer>()

/** The value of a key of the form `{bytes}-{number}`, made once a size. */
function echoOf(key: string): Buffer {
  const size = key.slice(0, key.indexOf('-'))
  const known = bodies.get(size)
  if (known !== undefined) return known
  const value = Buffer.alloc(Number(size), 'x')
  bodies.set(size, value)
  return value
}

const bare = connectNodeAdapter({
  acceptCompression: [],
  routes: ({ service }) =>
    service(GalaxyCache, {
      getFromPeer: ({ key }) => ({ value: echoOf(keyFromBytes(key)) }),
      peekPeer: () => ({}),
    }),
})

const universe = new Universe({ self: 'owner' })
universe.createGalaxy('bench', { codec: bytes({ shared: true }), load: echoOf })
const mine = connectHandler(universe)

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

const ports: ConnectPorts = {
  bare: { h1: await listen(http.createServer(bare)), h2: await listen(http2.createServer(bare)) },
  galaxy: {
    h1: await listen(http.createServer(mine)),
    h2: await listen(http2.createServer(connectServerOptions, mine)),
  },
  sameBytes: await listen(sameBytesServer(echoOf)),
  grpcJs: await listenGrpcJs(echoOf),
  http: await listen(http.createServer(httpHandler(universe))),
}
process.send?.(ports)
process.on('message', () => process.send?.(process.cpuUsage()))
process.on('disconnect', () => process.exit())
