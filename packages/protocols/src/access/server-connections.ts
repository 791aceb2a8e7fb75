import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type Http2Session } from 'node:http2'
import type { Server, TLSSocket } from 'node:tls'
import { systemClock } from '@galaxycache/galaxy'

/** Time in which a peer learns that it shall ask elsewhere, in ms: a round trip, and a while of a busy process. */
const noticeMs = 1_000

/** In a GOAWAY: whatever has been sent is still answered. RFC 9113, section 6.8. */
const lastStreamId = 2 ** 31 - 1

/** The connections that a TLS server has open, of HTTP/1.1 and HTTP/2, so that those of a time can be ended. */
export class ServerConnections {
  readonly #server: Server
  readonly #sessions = new Set<Http2Session>()
  /** The time that a socket is of. */
  readonly #times = new WeakMap<object, number>()
  #time = 0

  /** Knows the connections from now on. */
  constructor(server: Server) {
    this.#server = server
    server.on('secureConnection', (socket: TLSSocket) => this.#times.set(socket, this.#time))
    server.on('session', (session: Http2Session) => {
      this.#sessions.add(session)
      session.once('close', () => this.#sessions.delete(session))
    })
  }

  /** Ends those that idle, and each other one with its answers: HTTP/2 peers get GOAWAY, others `Connection: close`. */
  drain(): void {
    // An HTTP/2 server whose owner handles streams must not begin to handle requests as well.
    if (this.#time === 0 && this.#server.listenerCount('request') > 0)
      this.#server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
        if (request.httpVersionMajor === 1 && this.#isOld(request.socket)) response.setHeader('Connection', 'close')
      })
    this.#time += 1
    for (const session of this.#sessions) endSession(session)
    // Of Node's two TLS servers, not both have it in every version.
    if ('closeIdleConnections' in this.#server && typeof this.#server.closeIdleConnections === 'function')
      this.#server.closeIdleConnections()
  }

  #isOld(socket: object): boolean {
    return (this.#times.get(socket) ?? 0) < this.#time
  }
}

/** Tells a peer to ask elsewhere, answers what it has sent meanwhile, and ends the session if the peer does not. */
function endSession(session: Http2Session): void {
  if (session.destroyed || session.closed) return
  session.goaway(constants.NGHTTP2_NO_ERROR, lastStreamId)
  const timer = systemClock.setTimer(() => session.close(), noticeMs)
  session.once('close', () => timer.cancel())
}
