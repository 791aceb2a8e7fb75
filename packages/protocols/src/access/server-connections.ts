import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Server, TLSSocket } from 'node:tls'
import type { Clock, Timer } from '@galaxycache/galaxy'
import { ServerSessions } from '../transport/server-sessions.js'

/**
 * An HTTP/1.1 connection of before is ended at once when it has idled so long, in ms. Not earlier: one of a busy peer idles
 * between two requests, and the next may be on its way.
 */
const idleMs = 1_000

/** The connections that a TLS server has open, of HTTP/1.1 and HTTP/2, so that those of a time can be ended. */
export class ServerConnections {
  readonly #server: Server
  readonly #clock: Clock
  readonly #sessions: ServerSessions
  /** Those of HTTP/1.1, with the time that each is of. */
  readonly #open = new Map<Socket, number>()
  /** The last answer on each, given or under way. */
  readonly #answers = new WeakMap<object, ServerResponse>()
  #time = 0
  #listening = false
  #timer: Timer | undefined

  /** Knows the connections from now on. */
  constructor(server: Server, clock: Clock) {
    this.#server = server
    this.#clock = clock
    this.#sessions = new ServerSessions(server)
    server.on('secureConnection', (socket: TLSSocket) => this.#add(socket))
    server.once('close', () => this.#timer?.cancel())
  }

  /**
   * Ends each with its answer, the one under way or the next: HTTP/2 peers get GOAWAY, others `Connection: close`. Those that
   * go on idling end after a second.
   */
  drain(): void {
    this.#time += 1
    this.#sessions.drain()
    for (const socket of this.#open.keys()) {
      const answer = this.#answers.get(socket)
      if (answer?.headersSent === false) answer.setHeader('Connection', 'close')
    }
    if (this.#open.size > 0) this.#endIdleLater()
  }

  #add(socket: TLSSocket): void {
    if (socket.alpnProtocol === 'h2') return
    this.#open.set(socket, this.#time)
    socket.once('close', () => this.#open.delete(socket))
    this.#listen()
  }

  /** Not earlier than needed: an HTTP/2 server whose owner handles streams must not begin to handle requests as well. */
  #listen(): void {
    if (this.#listening || this.#server.listenerCount('request') === 0) return
    this.#listening = true
    this.#server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const { socket } = request
      if (request.httpVersionMajor !== 1) return
      this.#answers.set(socket, response)
      if ((this.#open.get(socket) ?? this.#time) < this.#time) response.setHeader('Connection', 'close')
    })
  }

  #endIdleLater(): void {
    const time = this.#time
    this.#timer ??= this.#clock.setTimer(() => {
      this.#timer = undefined
      if (this.#endIdle(time)) this.#endIdleLater()
    }, idleMs)
  }

  /** Ends those of before `time`. Gives whether others of before are left. */
  #endIdle(time: number): boolean {
    let areLeft = false
    for (const [socket, of] of this.#open) {
      if (of < time && this.#answers.get(socket)?.writableFinished !== false) socket.destroy()
      else if (of < this.#time) areLeft = true
    }
    return areLeft
  }
}
