import type { Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import { requireKnown } from '../access/require-known.js'
import { timerDelay } from './delay.js'
import { requireCount } from './require-count.js'
import { endSilentSockets, knowSockets } from './server-sockets.js'

/** How long a server may take to close. */
export interface CloseServerOptions {
  /** Time for requests in flight, in ms; then their connections are cut. Default 10,000. */
  readonly graceMs?: number
}

/**
 * Lets {@link closeServer} end at once what a client connected and then never used, because Node does not tell which
 * connections a server has. Call it before the server listens. Gives the server back.
 * @throws TypeError for what is no server of HTTP/1
 */
export function trackConnections<S extends Server | SecureServer>(server: S): S {
  requireHttp1(server)
  knowSockets(server)
  return server
}

/**
 * Closes a server although peers hold keep-alive connections to it: takes no new connection, ends idle ones at once and
 * each other one with its next answer. One that nothing was ever asked on is no idle one to Node: it ends at once if
 * the server was passed to {@link trackConnections}, and else after `graceMs` unless its client ends it first. Resolves
 * when none is left, also for a server that is closed already.
 * @throws RangeError for a wrong option, TypeError for what is no server of HTTP/1: one of HTTP/2 needs the
 * `closeServer` of `/connect`
 */
export function closeServer(server: Server | SecureServer, options: CloseServerOptions = {}): Promise<void> {
  requireKnown(options, { graceMs: true })
  const { graceMs = 10_000 } = options
  requireCount('graceMs', graceMs, 0)
  requireHttp1(server)
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), timerDelay(graceMs))
    // For answers that have begun already: their connection idles no longer than this
    // afterwards. 0 would mean for ever.
    server.keepAliveTimeout = 1
    server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'))
    server.close(() => {
      clearTimeout(cutOff)
      resolve()
    })
    endSilentSockets(server)
  })
}

/** @throws TypeError */
function requireHttp1(server: Server | SecureServer): void {
  // Not `instanceof`: frameworks wrap servers.
  if (typeof server?.closeAllConnections !== 'function')
    throw new TypeError(`server must be of node:http or node:https, got ${kindOf(server)}`)
}

/** A server that listens over HTTP/2 closes in another way. */
const kindOf = (server: unknown): string =>
  typeof server === 'object' && server !== null ? server.constructor.name : String(server)
