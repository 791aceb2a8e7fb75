import { randomUUID } from 'node:crypto'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { closeServer, connectServerOptions, trackConnections } from '@galaxycache/protocols/connect'
import { makeCertificate } from '../http/certificate.js'

/** Signs itself; made once a test file. */
export const certificate = await makeCertificate()

/** How a test's server listens. */
export type Listening = 'h2c' | 'h1' | 'tls' | 'h1 tls'

/** A server that listens on loopback. */
export interface Started {
  readonly url: string
  readonly server: Server
  close(): Promise<void>
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void

/** Starts a server on a free port of loopback, or on `at`: a port, or `'unix'` for a socket in the file system. */
export async function serve(listening: Listening, handler: unknown, at: number | 'unix' = 0): Promise<Started> {
  const server = makeServer(listening, handler as Handler)
  const socketPath = path.join(os.tmpdir(), `galaxycache-${randomUUID()}.sock`)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    if (at === 'unix') server.listen(socketPath, resolve)
    else server.listen(at, '127.0.0.1', resolve)
  })
  const scheme = listening === 'tls' || listening === 'h1 tls' ? 'https' : 'http'
  const url = at === 'unix' ? `unix://${socketPath}` : `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, server, close: () => closeServer(server, { graceMs: 0 }) }
}

function makeServer(listening: Listening, handler: Handler) {
  switch (listening) {
    case 'h2c':
      return trackConnections(http2.createServer(connectServerOptions, handler as never))
    case 'tls':
      return trackConnections(
        http2.createSecureServer({ ...connectServerOptions, ...certificate, allowHTTP1: true }, handler as never),
      )
    case 'h1':
      return http.createServer(handler)
    case 'h1 tls':
      return https.createServer(certificate, handler)
    default:
      throw new TypeError(`unknown Listening ${listening satisfies never}`)
  }
}
