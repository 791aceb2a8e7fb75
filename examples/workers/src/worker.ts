import cluster from 'node:cluster'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { prometheusMetrics } from '@galaxycache/metrics/prometheus'
import { httpHandler, httpProtocol, httpServerOptions } from '@galaxycache/protocols/http'
import { AggregatorRegistry, Registry } from 'prom-client'
import type { Order, Report } from './messages.js'

/**
 * A peer of the universe, like any other process. What is special is where it listens, and that it answers no scrapes.
 */
export async function work(): Promise<void> {
  const server = createServer(httpServerOptions)
  // Workers share the ports that they listen on. Each peer needs one that leads to it alone: `exclusive`.
  await new Promise<void>((listening) => server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const universe = new Universe({ self: url, protocol: httpProtocol() })
  const greetings = universe.createGalaxy('greetings', { codec: string, load: (name) => `Hello, ${name}` })
  server.on('request', httpHandler(universe))

  // Asked for by the primary, over the channel that it has to each worker.
  const registry = new Registry()
  prometheusMetrics(universe, { registry })
  AggregatorRegistry.setRegistries(registry)
  // Its constructor is what makes this process answer.
  void new AggregatorRegistry()

  process.on('message', (order: Order) => void obey(order))
  report({ type: 'listening', url })

  async function obey(order: Order): Promise<void> {
    switch (order.type) {
      case 'join':
        await universe.setPeers(order.urls)
        return report({ type: 'joined' })
      case 'ask':
        await Promise.all(order.keys.map((key) => greetings.get(key)))
        return report({ type: 'asked' })
      default:
        // prom-client talks over the same channel.
        return order satisfies never
    }
  }
}

function report(message: Report): void {
  cluster.worker?.send(message)
}
