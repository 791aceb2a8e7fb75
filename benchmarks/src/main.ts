import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { batch } from './batch.js'
import { churn } from './churn.js'
import { connect } from './connect.js'
import { fetch } from './fetch.js'
import { hit } from './hit.js'
import { memory } from './memory.js'
import { type Effort, met, type Row } from './result.js'
import { ring } from './ring.js'
import { scrape } from './scrape.js'

// What the README's claims of speed rest on. `pnpm bench [--only hit,churn,fetch,connect,batch,memory,ring,scrape] [--rounds 15] [--json] [--smoke]`

const benchmarks: Readonly<Record<string, (effort: Effort) => Promise<readonly Row[]>>> = {
  hit,
  churn,
  fetch,
  connect,
  batch,
  memory,
  ring,
  scrape,
}

const { values: args } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(benchmarks).join() },
    rounds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
  },
})
const rounds = Number(args.rounds)
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  throw new RangeError(`--rounds must be a positive integer, got ${args.rounds}`)
}
const chosen = args.only.split(',').map((name) => {
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
  if (benchmark === undefined) {
    throw new RangeError(`--only must name some of ${Object.keys(benchmarks).join()}, got ${name}`)
  }
  return benchmark
})

const effort: Effort = args.smoke ? { rounds: 1, smoke: true } : { rounds, smoke: false }
if (!args.json) console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}`)
const rows: Row[] = []
for (const benchmark of chosen) {
  for (const row of await benchmark(effort)) {
    rows.push(row)
    if (args.json) console.log(JSON.stringify({ ...row, ...(!args.smoke && { met: met(row) }) }))
  }
}
if (!args.json) {
  console.table(
    rows.map((row) => ({
      case: `${row.benchmark}: ${row.case}`,
      measured: row.measured,
      against: row.against ?? '',
      ratio: row.ratio === undefined ? '' : Number(row.ratio.toFixed(2)),
      goal: row.goal ?? '',
      met: args.smoke ? '' : (met(row) ?? ''),
    })),
  )
}
