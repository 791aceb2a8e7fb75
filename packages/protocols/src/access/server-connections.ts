import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server, TLSSocket } from 'node:tls'
import { ServerSessions } from '../transport/server-sessions.js'

/** The connections that a TLS server has open, of HTTP/1.1 and HTTP/2, so that those of a time can be ended. */
export class ServerConnections {
  readonly #server: Server
  readonly #sessions: ServerSessions
  /** The time that a socket is of. */
  readonly #times = new WeakMap<object, number>()
  #time = 0

  /** Knows the connections from now on. */
  constructor(server: Server) {
    this.#server = server
    this.#sessions = new ServerSessions(server)
    server.on('secureConnection', (socket: TLSSocket) => this.#times.set(socket, this.#time))
  }

  /** Ends those that idle, and each other one with its answers: HTTP/2 peers get GOAWAY, others `Connection: close`. */
  drain(): void {
    // An HTTP/2 server whose owner handles streams must not begin to handle requests as well.
    if (this.#time === 0 && this.#server.listenerCount('request') > 0)
      this.#server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
        if (request.httpVersionMajor === 1 && this.#isOld(request.socket)) response.setHeader('Connection', 'close')
      })
    this.#time += 1
    this.#sessions.drain()
    // Of Node's two TLS servers, not both have it in every version.
    if ('closeIdleConnections' in this.#server && typeof this.#server.closeIdleConnections === 'function')
      this.#server.closeIdleConnections()
  }

  #isOld(socket: object): boolean {
    return (this.#times.get(socket) ?? 0) < this.#time
  }
}
