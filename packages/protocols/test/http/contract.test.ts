import { randomUUID } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { FetchProtocol } from '@galaxycache/galaxy'
import { fetchProtocolContract, type ServeContract } from '@galaxycache/galaxy/testing'
import { closeServer, fetchHandler, httpHandler, httpProtocol, httpServerOptions } from '@galaxycache/protocols/http'
import { createAdaptorServer } from '@hono/node-server'
import test from 'ava'
import { makeCertificate } from './certificate.js'

type Server = http.Server | https.Server

/** Starts `server` on a port or a socket path. */
async function start(server: Server, at: number | string, protocol: FetchProtocol, scheme: string) {
  await new Promise<void>((resolve) => {
    if (typeof at === 'number') server.listen(at, '127.0.0.1', resolve)
    else server.listen(at, resolve)
  })
  const url = typeof at === 'number' ? `${scheme}127.0.0.1:${(server.address() as AddressInfo).port}` : scheme + at
  return { url, protocol, close: () => closeServer(server, { graceMs: 0 }) }
}

// One case after the other, for all share one thread; yet connecting may take long on a machine with much else to do.
const patient = { connectTimeoutMs: 30_000 }

const certificate = await makeCertificate()

const peers: readonly { readonly name: string; readonly serve: ServeContract }[] = [
  {
    name: 'http',
    serve: (server) =>
      start(http.createServer(httpServerOptions, httpHandler(server)), 0, httpProtocol(patient), 'http://'),
  },
  {
    name: 'https',
    serve: (server) => {
      const secure = https.createServer({ ...httpServerOptions, ...certificate }, httpHandler(server))
      return start(secure, 0, httpProtocol({ tls: { ca: certificate.cert }, ...patient }), 'https://')
    },
  },
  {
    name: 'unix socket',
    serve: (server) => {
      const socketPath = path.join(os.tmpdir(), `galaxycache-${randomUUID()}.sock`)
      return start(
        http.createServer(httpServerOptions, httpHandler(server)),
        socketPath,
        httpProtocol(patient),
        'unix://',
      )
    },
  },
  {
    name: 'fetch handler',
    serve: (server) => {
      const handle = fetchHandler(server)
      const adapted = createAdaptorServer({
        fetch: (request) => handle(request) ?? new Response(null, { status: 404 }),
        serverOptions: httpServerOptions,
        overrideGlobalObjects: false,
      })
      return start(adapted as http.Server, 0, httpProtocol(patient), 'http://')
    },
  },
]

for (const { name, serve } of peers) {
  for (const { title, run } of fetchProtocolContract) test.serial(`${name}: ${title}`, (t) => run(t, serve))
}
