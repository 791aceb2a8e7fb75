import { Client } from 'undici'
import type { Connections } from './connections.js'
import type { Exchange } from './exchange.js'

/** One keep-alive connection, or the right to make one. Carries one exchange at a time. */
export class Connection {
  readonly #client: Client
  readonly #connections: Connections
  #used = false

  constructor(origin: string, options: Client.Options, connections: Connections) {
    this.#connections = connections
    this.#client = new Client(origin, options)
    const isNew = (): void => {
      this.#used = false
    }
    // Of a dial that fails nothing is told but its error, which is not that of a connection that was there before.
    this.#client.on('connect', isNew).on('disconnect', isNew)
  }

  /** Whether the connection has carried another exchange before the one that it carries now. */
  get wasReused(): boolean {
    return this.#used
  }

  send(exchange: Exchange): void {
    exchange.connection = this
    const { method, path, headers, body } = exchange.request
    // `blocking` is about pipelining, which is not used; off, it saves undici a look at its queue.
    this.#client.dispatch({ method, path, headers, body, blocking: false }, exchange)
  }

  /** Its exchange has ended, well or not. */
  release(): void {
    this.#used = true
    this.#connections.next(this)
  }

  /** Destroys the socket. */
  destroy(): Promise<void> {
    return this.#client.destroy()
  }
}
