import http from 'node:http'
import type { Http2SecureServer, Http2Server, Http2Session } from 'node:http2'
import https from 'node:https'
import type { Server, Socket } from 'node:net'
import { requireKnown } from '../access/require-known.js'
import {
  type CloseServerOptions,
  closeServer as closeHttpServer,
  trackConnections as trackHttpConnections,
} from '../transport/close-server.js'
import { timerDelay } from '../transport/delay.js'
import { requireCount } from '../transport/require-count.js'
import { ServerSessions } from '../transport/server-sessions.js'
import { endWhenIdle } from './idle-session.js'

/** What a server has open. */
interface Open {
  readonly sockets: Set<Socket>
  readonly sessions: ServerSessions
}

/** Knows servers by what their owners passed to {@link trackConnections}, for as long as the servers live. */
const openOf = new WeakMap<Server, Open>()

/** How long a server keeps connections for nothing. */
export interface TrackConnectionsOptions {
  /**
   * An HTTP/2 session that has carried no call for so long, in ms, is ended, and one with calls whose peer gives no
   * sign of life for so long. Default 120,000: longer than clients of this project keep theirs. Also for the sessions
   * that Node does not end by itself when the peer has sent nonsense and left. HTTP/1 has the server's
   * `keepAliveTimeout`.
   */
  readonly idleTimeoutMs?: number
}

/**
 * Makes an HTTP/2 server one that {@link closeServer} can close: Node does not tell which sessions a server has, so
 * they have to be counted from the first on. One of HTTP/1 then closes without waiting for connections that nothing was
 * ever asked on. Call it before the server listens. Gives the server back.
 * @throws RangeError for a wrong option
 */
export function trackConnections<S extends Http2Server | Http2SecureServer | http.Server | https.Server>(
  server: S,
  options: TrackConnectionsOptions = {},
): S {
  requireKnown(options, { idleTimeoutMs: true })
  const { idleTimeoutMs = 120_000 } = options
  requireCount('idleTimeoutMs', idleTimeoutMs, 1)
  if (isHttp1(server)) return trackHttpConnections(server)
  if (openOf.has(server)) return server
  const sockets = new Set<Socket>()
  openOf.set(server, { sockets, sessions: new ServerSessions(server) })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('session', (session: Http2Session) => endWhenIdle(session, timerDelay(idleTimeoutMs)))
  return server
}

/**
 * Closes a server although peers hold connections to it. Takes no new connection; idle ones end at once, the others
 * with their last answer. HTTP/2 peers are told by GOAWAY and ask elsewhere. What is still open after `graceMs` is cut.
 * Resolves when nothing is left, also for a server that is closed already.
 * @throws RangeError for a wrong option, TypeError for an HTTP/2 server that was not passed to {@link trackConnections}
 */
export function closeServer(server: Server, options: CloseServerOptions = {}): Promise<void> {
  if (isHttp1(server)) return closeHttpServer(server, options)
  requireKnown(options, { graceMs: true })
  const { graceMs = 10_000 } = options
  requireCount('graceMs', graceMs, 0)
  const open = openOf.get(server)
  if (open === undefined)
    throw new TypeError('server must be of HTTP/1, or be passed to trackConnections before it listens, got neither')
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => cut(open), timerDelay(graceMs))
    // Over TLS, a connection may also speak HTTP/1.1. It ends with its next answer.
    server.prependListener('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      if (request.httpVersionMajor === 1) response.setHeader('Connection', 'close')
    })
    // For its answer that has begun already. Not in Node's types, yet its HTTP/1.1 looks for it here too.
    Object.assign(server, { keepAliveTimeout: 1 })
    server.close(() => {
      clearTimeout(cutOff)
      resolve()
    })
    open.sessions.drainFromNowOn()
  })
}

const isHttp1 = <S extends Server>(server: S): server is S & (http.Server | https.Server) =>
  server instanceof http.Server || server instanceof https.Server

function cut({ sockets, sessions }: Open): void {
  sessions.cut()
  for (const socket of sockets) socket.destroy()
}
