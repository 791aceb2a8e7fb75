// Three workers of node:cluster share a cache, and Prometheus scrapes them as one. `node dist/main.js [--serve]`
import cluster from 'node:cluster'
import { parseOptions, usage } from './options.js'
import { start } from './primary.js'
import { UsageError } from './usage-error.js'
import { work } from './worker.js'

const workers = 3
const keys = Array.from({ length: 100 }, (_, i) => `visitor ${i}`)

// Whoever reads may have enough after a few lines, as `head` has: no fault, but a reason to end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  if (cluster.isPrimary) await lead()
  else await work()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`error: ${error.message}`)
  process.exitCode = 2
}

async function lead(): Promise<void> {
  const { help, serve } = parseOptions(process.argv.slice(2))
  if (help) {
    console.log(usage)
    return
  }
  const primary = await start(workers)
  await primary.ask(keys)
  const text = await (await fetch(primary.metricsUrl)).text()
  console.log(`${workers} workers were each asked for the same ${keys.length} keys. Together, as Prometheus sees them:`)
  for (const line of text.split('\n'))
    if (/^galaxycache_(gets|server_requests|backend_loads|ring)/.test(line)) console.log(`  ${line}`)
  if (serve) console.log(`Metrics of all workers, until Ctrl-C: ${primary.metricsUrl}`)
  else primary.close()
}
