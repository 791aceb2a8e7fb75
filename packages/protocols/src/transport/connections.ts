import { type Clock, NotAskedError } from '@galaxycache/galaxy'
import type { buildConnector, Client } from 'undici'
import type { ClientAccess } from '../access/client-access.js'
import { ByteBudget } from './byte-budget.js'
import { Connection } from './connection.js'
import type { ResolvedConnectionsOptions } from './connections-options.js'
import { timerDelay } from './delay.js'
import { makeDial } from './dial.js'
import type { Exchange } from './exchange.js'
import { ExchangeQueue } from './exchange-queue.js'
import type { PeerAddress } from './peer-url.js'
import { fullLine, placed } from './reported-error.js'

/**
 * The connections to one peer, and who waits for one. Undici's own Pool is not used: it keeps a cancelled request in
 * its queue, closes a good connection to drop it, and exceeds its limit once a connection attempt has failed.
 */
export class Connections {
  readonly budget: ByteBudget
  readonly clock: Clock
  readonly #origin: string
  readonly #maxConnections: number
  readonly #maxWaiting: number
  readonly #clientOptions: Client.Options
  readonly #stopRenewing: (() => void) | undefined
  #dial: buildConnector.connector
  readonly #dialling = new Set<AbortController>()
  readonly #all = new Set<Connection>()
  /** The one that was used last is used next, so that those too many grow old and close. */
  #idle: Connection[] = []
  /** Those that began with the certificates of now. */
  #current = new WeakSet<Connection>()
  readonly #waiting = new ExchangeQueue()
  #answers = 0
  #unsettled = 0
  #whenSettled: (() => void) | undefined

  constructor(address: PeerAddress, options: ResolvedConnectionsOptions & Pick<ClientAccess, 'tls'>, clock: Clock) {
    this.clock = clock
    this.budget = new ByteBudget(options.maxBytesInFlight)
    this.#origin = address.origin
    this.#maxConnections = options.maxConnections
    this.#maxWaiting = options.maxWaiting
    const dialNow = (): buildConnector.connector => makeDial(address, options, this.#dialling)
    this.#dial = dialNow()
    this.#clientOptions = clientOptions(options, (...dial) => this.#dial(...dial))
    this.#stopRenewing = options.tls?.onChange(() => {
      this.#dial = dialNow()
      this.#renew()
    })
  }

  /** Sends the request on an idle connection, on a new one, or as soon as one is idle. */
  send(exchange: Exchange): void {
    this.#unsettled += 1
    const idle = this.#idle.pop()
    if (idle !== undefined) idle.send(exchange)
    else if (this.#all.size < this.#maxConnections) this.#connect().send(exchange)
    else if (this.#waiting.length < this.#maxWaiting) this.#waiting.push(exchange)
    else {
      const { request } = exchange
      exchange.fail(new NotAskedError(request.peer, fullLine(this.#maxWaiting), placed(request)))
    }
  }

  /** The exchange no longer waits. */
  giveUp(exchange: Exchange): void {
    this.#waiting.remove(exchange)
  }

  /** The connection has nothing to carry. */
  next(connection: Connection): void {
    const isCurrent = this.#current.has(connection)
    if (!isCurrent) this.#drop(connection)
    const exchange = this.#waiting.shift()
    if (exchange !== undefined) {
      const carrier = isCurrent ? connection : this.#connect()
      exchange.tellTimeLeft()
      carrier.send(exchange)
    } else if (isCurrent) this.#idle.push(connection)
  }

  /** How many answers the peer has begun. */
  get answers(): number {
    return this.#answers
  }

  /** The peer has begun an answer. */
  answered(): void {
    this.#answers += 1
  }

  /**
   * The time of a call has passed that was sent after `answersBefore` answers. If the peer has answered nobody
   * since, it may be gone without a word, and what idles here may be as dead as the connection of that call:
   * HTTP/1.1 has no pings to ask.
   */
  unanswered(answersBefore: number): void {
    if (answersBefore === this.#answers) this.#dropIdle()
  }

  /** A call has ended for its caller. */
  settled(): void {
    this.#unsettled -= 1
    if (this.#unsettled === 0) this.#whenSettled?.()
  }

  /** Waits for the calls in flight, then frees the sockets. */
  async close(): Promise<void> {
    if (this.#unsettled > 0)
      await new Promise<void>((resolve) => {
        this.#whenSettled = resolve
      })
    this.#stopRenewing?.()
    await Promise.all([...this.#all].map((connection) => connection.destroy()))
    // An undici client that is destroyed lets go of no socket that is still connecting.
    for (const dial of this.#dialling) dial.abort()
  }

  /** There are new certificates: idle connections end, the others with the calls that they carry. */
  #renew(): void {
    this.#current = new WeakSet()
    this.#dropIdle()
  }

  #dropIdle(): void {
    const idle = this.#idle
    this.#idle = []
    for (const connection of idle) this.#drop(connection)
  }

  #drop(connection: Connection): void {
    this.#all.delete(connection)
    // Nothing is in flight on it.
    void connection.destroy()
  }

  #connect(): Connection {
    const connection = new Connection(this.#origin, this.#clientOptions, this)
    this.#all.add(connection)
    this.#current.add(connection)
    return connection
  }
}

function clientOptions(options: ResolvedConnectionsOptions, connect: buildConnector.connector): Client.Options {
  return {
    connect,
    maxHeaderSize: options.maxHeaderBytes,
    keepAliveTimeout: timerDelay(options.keepAliveTimeoutMs),
    keepAliveMaxTimeout: timerDelay(options.keepAliveTimeoutMs),
    pipelining: 1,
    // The caller keeps the time: its cancelling ends the call.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
}
