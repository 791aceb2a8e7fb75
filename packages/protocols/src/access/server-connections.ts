import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Server, TLSSocket } from 'node:tls'
import type { Clock, Timer } from '@galaxycache/galaxy'
import { ServerSessions } from '../transport/server-sessions.js'

/**
 * An HTTP/1.1 connection of before is ended at once when it has idled so long, in ms. Not earlier: one of a busy peer
 * idles between two requests, and the next may be on its way.
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
  /** When an answer ended that could not say any more that it was the last, in ms of the clock's monotonic time. */
  readonly #endedAtMs = new WeakMap<object, number>()
  /** Events of the server that are listened to. */
  readonly #heard = new Set<string>()
  #time = 0
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
   * Ends each with its answer, the one under way or the next: HTTP/2 peers get GOAWAY, others `Connection: close`.
   * Those that go on idling end after a second.
   */
  drain(): void {
    this.#time += 1
    this.#sessions.drain()
    for (const socket of this.#open.keys()) {
      const answer = this.#answers.get(socket)
      if (answer?.headersSent === false) answer.setHeader('Connection', 'close')
      else answer?.once('finish', () => this.#endedAtMs.set(socket, this.#clock.monotonicNow()))
    }
    if (this.#open.size > 0) this.#endIdleLater()
  }

  #add(socket: TLSSocket): void {
    if (socket.alpnProtocol === 'h2') return
    this.#open.set(socket, this.#time)
    socket.once('close', () => this.#open.delete(socket))
    this.#listen()
  }

  /**
   * Not earlier than needed, and only to what somebody handles: a server must not begin to handle requests, or to take
   * upgrades, for being listened to.
   */
  #listen(): void {
    for (const event of ['request', 'checkContinue', 'checkExpectation']) this.#hear(event, this.#asked)
    // It belongs to somebody else from then on, as that of a WebSocket does.
    for (const event of ['upgrade', 'connect'])
      this.#hear(event, ({ socket }: IncomingMessage) => void this.#open.delete(socket))
  }

  #hear(event: string, listener: (request: IncomingMessage, response: ServerResponse) => void): void {
    if (this.#heard.has(event) || this.#server.listenerCount(event) === 0) return
    this.#heard.add(event)
    this.#server.prependListener(event, listener)
  }

  readonly #asked = ({ socket, httpVersionMajor }: IncomingMessage, response: ServerResponse): void => {
    if (httpVersionMajor !== 1) return
    this.#answers.set(socket, response)
    if ((this.#open.get(socket) ?? this.#time) < this.#time) response.setHeader('Connection', 'close')
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
      if (of < time && this.#isIdle(socket)) socket.destroy()
      else if (of < this.#time) areLeft = true
    }
    return areLeft
  }

  #isIdle(socket: Socket): boolean {
    if (this.#answers.get(socket)?.writableFinished === false) return false
    const endedAtMs = this.#endedAtMs.get(socket) ?? Number.NEGATIVE_INFINITY
    return this.#clock.monotonicNow() - endedAtMs >= idleMs
  }
}
