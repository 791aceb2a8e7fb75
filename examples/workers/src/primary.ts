import cluster, { type Worker } from 'node:cluster'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AggregatorRegistry, type PrometheusContentType } from 'prom-client'
import type { Order, Report } from './messages.js'

/** The workers, and the one endpoint for the metrics of all. */
export interface Primary {
  readonly metricsUrl: string
  /** Has every worker get each of `keys`. */
  ask(keys: readonly string[]): Promise<void>
  close(): void
}

/** Starts `count` workers that are peers of each other. */
export async function start(count: number): Promise<Primary> {
  const workers = Array.from({ length: count }, () => cluster.fork())
  const listening = await Promise.all(workers.map((worker) => reported(worker, 'listening')))
  const urls = listening.map(({ url }) => url)
  await tellAll(workers, { type: 'join', urls }, 'joined')

  const registry = new AggregatorRegistry<PrometheusContentType>()
  const server = createServer((_request, response) => void answer(registry, response))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    metricsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    ask: (keys) => tellAll(workers, { type: 'ask', keys }, 'asked'),
    close: () => {
      server.close()
      server.closeAllConnections()
      for (const worker of workers) worker.kill()
    },
  }
}

/** A worker that does not answer within five seconds makes the scrape fail, which Prometheus tells as `up == 0`. */
async function answer(registry: AggregatorRegistry<PrometheusContentType>, response: ServerResponse): Promise<void> {
  try {
    const text = await registry.clusterMetrics()
    response.writeHead(200, { 'content-type': registry.contentType }).end(text)
  } catch (error) {
    response.writeHead(503).end(String(error))
  }
}

async function tellAll(workers: readonly Worker[], order: Order, answerType: Report['type']): Promise<void> {
  const answers = workers.map((worker) => reported(worker, answerType))
  for (const worker of workers) worker.send(order)
  await Promise.all(answers)
}

/** The next report of that type. @throws Error if the worker ends first */
function reported<K extends Report['type']>(worker: Worker, type: K): Promise<Extract<Report, { type: K }>> {
  return new Promise((resolve, reject) => {
    const listen = (report: Report): void => {
      if (report.type !== type) return
      worker.off('message', listen)
      resolve(report as Extract<Report, { type: K }>)
    }
    worker.on('message', listen)
    worker.once('exit', (code) => reject(new Error(`worker ${worker.id} ended with code ${code}`)))
  })
}
