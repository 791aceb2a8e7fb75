import type { Http2Session } from 'node:http2'
import type { Server } from 'node:net'

/**
 * The HTTP/2 sessions that a server has open. Node tells of each one that begins, and which there are it does not say
 * before version 24.
 */
export class ServerSessions {
  readonly #open = new Set<Http2Session>()
  #draining = false

  /** Knows the sessions from now on. */
  constructor(server: Server) {
    server.on('session', (session: Http2Session) => {
      this.#open.add(session)
      session.once('close', () => this.#open.delete(session))
      if (this.#draining) session.close()
    })
  }

  /**
   * Sends GOAWAY to those there are. Calls that have arrived are answered; those that cross the GOAWAY are told that
   * nobody has begun with them, so that a client makes them once more elsewhere: RFC 9113, section 6.8.
   *
   * One GOAWAY, where that section proposes a first one that promises to answer whatever is on its way: Node, once it
   * has sent any, takes no further stream (nghttp2 1.61 and 1.70), and a session without calls is not even read any
   * more. Calls that trusted the promise would wait until the second one refuses them.
   */
  drain(): void {
    for (const session of this.#open) if (!session.destroyed && !session.closed) session.close()
  }

  /** {@link drain}, and the same for those that are about to begin: whose TLS handshake is under way, say. */
  drainFromNowOn(): void {
    this.#draining = true
    this.drain()
  }

  /** Ends them at once, and the calls on them. */
  cut(): void {
    for (const session of this.#open) session.destroy()
  }
}
