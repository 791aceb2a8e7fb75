// Serves peers in a process of its own, so that its memory can be measured. Reports whenever it is asked.
import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo, Server, Socket } from 'node:net'
import { connectHandler, connectServerOptions, trackConnections } from '@galaxycache/protocols/connect'
import { httpHandler, httpServerOptions } from '@galaxycache/protocols/http'
import { SmallServer } from '../http/harness.js'
import type { IdleWay, Memory, ServerReport } from './messages.js'

const galaxies = new SmallServer()

const servers: Readonly<Record<IdleWay, () => Server>> = {
  http: () => http.createServer(httpServerOptions, httpHandler(galaxies)),
  'connect over HTTP/1.1': () => http.createServer({ keepAliveTimeout: 60_000 }, connectHandler(galaxies)),
  'connect over HTTP/2': () => trackConnections(http2.createServer(connectServerOptions, connectHandler(galaxies))),
}

function memory(): Memory {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return { rssBytes: rss, heapBytes: heapUsed }
}

const [, , way] = process.argv
const server = servers[way as IdleWay]()
let open = 0
server.on('connection', (socket: Socket) => {
  open += 1
  socket.on('close', () => {
    open -= 1
  })
})
const report = (): void => {
  galaxies.requests.length = 0
  const { port } = server.address() as AddressInfo
  process.send?.({ port, open, memory: memory() } satisfies ServerReport)
}
process.on('message', report).on('disconnect', () => process.exit())
server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, report)
