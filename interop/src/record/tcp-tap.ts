import { type AddressInfo, connect, createServer } from 'node:net'

/** Stands between a client and a server and keeps what each says, byte for byte. */
export class TcpTap {
  readonly #server
  #request: Buffer[] = []
  #answer: Buffer[] = []

  /** @param target `host:port` of the server */
  constructor(target: string) {
    const [host, port] = target.split(':')
    this.#server = createServer((client) => {
      const server = connect(Number(port), host)
      client.on('data', (bytes) => this.#request.push(bytes)).pipe(server)
      server.on('data', (bytes) => this.#answer.push(bytes)).pipe(client)
      for (const socket of [client, server]) socket.on('error', () => socket.destroy())
    })
  }

  /** Begins to listen. @returns `host:port` for the client */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve)
    })
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What was said since the last time, as latin1. */
  take(): { readonly request: string; readonly answer: string } {
    const taken = {
      request: Buffer.concat(this.#request).toString('latin1'),
      answer: Buffer.concat(this.#answer).toString('latin1'),
    }
    this.#request = []
    this.#answer = []
    return taken
  }

  close(): void {
    this.#server.close()
  }
}
