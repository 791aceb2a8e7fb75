import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { bytes } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { httpHandler } from '@galaxycache/protocols/http'
import type { Ports } from './ports.js'

// The other process of `http-client.ts`: one answer behind a bare node:http server, behind this project's handler
// alone, and behind the handler and a galaxy.

const bodies = new Map<string, Buffer>()

/** The body for a key of the form `{bytes}-{number}`, made once a size. */
function bodyOf(key: string): Buffer {
  const size = key.slice(0, key.indexOf('-'))
  let body = bodies.get(size)
  if (body === undefined) {
    body = Buffer.alloc(Number(size), 'x')
    bodies.set(size, body)
  }
  return body
}

const bare = http.createServer(({ url = '' }, response) => {
  const body = bodyOf(url.slice(url.lastIndexOf('/') + 1))
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length }).end(body)
})

const handler = http.createServer(
  httpHandler({ serve: async (_galaxy, key) => ({ bytes: bodyOf(key), expiresAtMs: Number.POSITIVE_INFINITY }) }),
)

const universe = new Universe({ self: 'owner' })
universe.createGalaxy('bench', { codec: bytes({ shared: true }), load: bodyOf })
const galaxy = http.createServer(httpHandler(universe))

function listen(server: http.Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

const ports: Ports = { bare: await listen(bare), handler: await listen(handler), galaxy: await listen(galaxy) }
process.send?.(ports)
process.on('disconnect', () => process.exit())
