import { Client } from 'undici'
import type { Connections } from './connections.js'
import type { Exchange } from './exchange.js'
import { timeoutHeader } from './headers.js'

/** One keep-alive connection, or the right to make one. Carries one exchange at a time. */
export class Connection {
  readonly #client: Client
  readonly #connections: Connections
  #answers = 0

  constructor(origin: string, options: Client.Options, connections: Connections) {
    this.#connections = connections
    this.#client = new Client(origin, options)
    this.#client.on('connect', () => {
      this.#answers = 0
    })
  }

  /** Whether the connection has carried an answer before the exchange that it carries now. */
  get wasReused(): boolean {
    return this.#answers > 0
  }

  send(exchange: Exchange): void {
    exchange.connection = this
    this.#client.dispatch({ method: 'GET', path: exchange.path, headers: headersFor(exchange) }, exchange)
  }

  /** Its exchange has ended, well or not. */
  release(): void {
    this.#answers += 1
    this.#connections.next(this)
  }

  /** Destroys the socket. */
  destroy(): Promise<void> {
    return this.#client.destroy()
  }
}

function headersFor({ call }: Exchange): string[] {
  const { timeoutMs } = call.options
  if (timeoutMs === Number.POSITIVE_INFINITY) return []
  return [timeoutHeader, String(Math.max(1, Math.ceil(timeoutMs)))]
}
