// Three workers of node:cluster share a cache, and Prometheus scrapes them as one. `node dist/main.js [--serve]`
import cluster from 'node:cluster'
import { start } from './primary.js'
import { work } from './worker.js'

const workers = 3
const keys = Array.from({ length: 100 }, (_, i) => `visitor ${i}`)

if (cluster.isPrimary) await lead()
else await work()

async function lead(): Promise<void> {
  const primary = await start(workers)
  await primary.ask(keys)
  const text = await (await fetch(primary.metricsUrl)).text()
  console.log(`${workers} workers were each asked for the same ${keys.length} keys. Together, as Prometheus sees them:`)
  for (const line of text.split('\n'))
    if (/^galaxycache_(gets|server_requests|backend_loads|ring)/.test(line)) console.log(`  ${line}`)
  if (process.argv.includes('--serve')) console.log(`Metrics of all workers, until Ctrl-C: ${primary.metricsUrl}`)
  else primary.close()
}
