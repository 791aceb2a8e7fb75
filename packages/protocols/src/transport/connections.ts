import { setMaxListeners } from 'node:events'
import { PeerError } from '@galaxycache/galaxy'
import { buildConnector, type Client } from 'undici'
import { ByteBudget } from './byte-budget.js'
import { Connection } from './connection.js'
import type { ResolvedConnectionsOptions } from './connections-options.js'
import { timerDelay } from './delay.js'
import type { Exchange } from './exchange.js'
import { ExchangeQueue } from './exchange-queue.js'
import type { PeerAddress } from './peer-url.js'
import { placed } from './reported-error.js'

/**
 * The connections to one peer, and who waits for one. Undici's own Pool is not used: it keeps a cancelled request in its
 * queue, closes a good connection to drop it, and exceeds its limit once a connection attempt has failed.
 */
export class Connections {
  readonly budget: ByteBudget
  readonly #origin: string
  readonly #maxConnections: number
  readonly #maxWaiting: number
  readonly #clientOptions: Client.Options
  readonly #closing = new AbortController()
  readonly #all: Connection[] = []
  /** The one that was used last is used next, so that those too many grow old and close. */
  readonly #idle: Connection[] = []
  readonly #waiting = new ExchangeQueue()
  #unsettled = 0
  #whenSettled: (() => void) | undefined

  constructor({ origin, socketPath }: PeerAddress, options: ResolvedConnectionsOptions) {
    this.budget = new ByteBudget(options.maxBytesInFlight)
    this.#origin = origin
    this.#maxConnections = options.maxConnections
    // Every socket listens; none is forgotten.
    setMaxListeners(0, this.#closing.signal)
    this.#maxWaiting = options.maxWaiting
    const connectOptions = {
      ...options.tls,
      socketPath: socketPath ?? null,
      timeout: timerDelay(options.connectTimeoutMs),
      // Frees sockets that are still connecting, of which a Client knows nothing.
      signal: this.#closing.signal,
    }
    this.#clientOptions = {
      // Undici's types know either TLS options or a signal; both reach the socket.
      connect: buildConnector(connectOptions as buildConnector.BuildOptions),
      maxHeaderSize: options.maxHeaderBytes,
      keepAliveTimeout: timerDelay(options.keepAliveTimeoutMs),
      keepAliveMaxTimeout: timerDelay(options.keepAliveTimeoutMs),
      pipelining: 1,
      // The caller keeps the time: its cancelling ends the call.
      headersTimeout: 0,
      bodyTimeout: 0,
    }
  }

  /** Sends the request on an idle connection, on a new one, or as soon as one is idle. */
  send(exchange: Exchange): void {
    this.#unsettled += 1
    const idle = this.#idle.pop()
    if (idle !== undefined) idle.send(exchange)
    else if (this.#all.length < this.#maxConnections) this.#connect().send(exchange)
    else if (this.#waiting.length < this.#maxWaiting) this.#waiting.push(exchange)
    else
      exchange.fail(new PeerError(`${this.#maxWaiting} calls wait for a connection already`, placed(exchange.request)))
  }

  /** The exchange no longer waits. */
  giveUp(exchange: Exchange): void {
    this.#waiting.remove(exchange)
  }

  /** The connection has nothing to carry. */
  next(connection: Connection): void {
    const exchange = this.#waiting.shift()
    if (exchange === undefined) this.#idle.push(connection)
    else connection.send(exchange)
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
    await Promise.all(this.#all.map((connection) => connection.destroy()))
    this.#closing.abort()
  }

  #connect(): Connection {
    const connection = new Connection(this.#origin, this.#clientOptions, this)
    this.#all.push(connection)
    return connection
  }
}
