import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Universe } from '@galaxycache/galaxy'
import { prometheusMetrics } from '@galaxycache/metrics/prometheus'
import { Registry } from 'prom-client'

/** What Prometheus scrapes of a process, on a server of its own: whoever reaches a peer's port need not see it. */
export interface MetricsServer {
  readonly url: string
  /** Ends the server at once. */
  close(): void
}

/** Listens on a port of loopback that the system chooses. */
export async function startMetricsServer(universe: Universe): Promise<MetricsServer> {
  const registry = new Registry()
  const metrics = prometheusMetrics(universe, { registry })
  const server = createServer((request, response) => {
    if (request.url === '/metrics') void answer(registry, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const close = (): void => {
    metrics.close()
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`, close }
}

async function answer(registry: Registry, response: ServerResponse): Promise<void> {
  const text = await registry.metrics()
  response.writeHead(200, { 'content-type': registry.contentType }).end(text)
}
