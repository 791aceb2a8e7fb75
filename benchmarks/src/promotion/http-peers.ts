import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PeerServer } from '@galaxycache/galaxy'
import { httpHandler, httpProtocol } from '@galaxycache/protocols/http'
import type { Peers } from './peers.js'

/** Peers that ask each other over HTTP on the loopback interface, both ends in this process. */
export class HttpPeers implements Peers {
  readonly #servers: http.Server[] = []
  readonly protocol = httpProtocol()

  async serve(server: PeerServer): Promise<string> {
    const listening = http.createServer(httpHandler(server)).listen(0, '127.0.0.1')
    this.#servers.push(listening)
    await once(listening, 'listening')
    return `127.0.0.1:${(listening.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) server.close()
    await Promise.all(this.#servers.map((server) => once(server, 'close')))
  }
}
