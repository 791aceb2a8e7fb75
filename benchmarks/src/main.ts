import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { batch } from './batch.js'
import { churn } from './churn.js'
import { connect } from './connect.js'
import { fetch } from './fetch.js'
import { hit } from './hit.js'
import { memory } from './memory.js'
import { promotion } from './promotion.js'
import { type Effort, met, type Row } from './result.js'
import { ring } from './ring.js'
import { scrape } from './scrape.js'

// What the README's claims of speed rest on. `pnpm bench --help` tells how it is called.

const benchmarks: Readonly<Record<string, (effort: Effort) => Promise<readonly Row[]>>> = {
  hit,
  churn,
  fetch,
  connect,
  batch,
  memory,
  ring,
  scrape,
  promotion,
}

const names = Object.keys(benchmarks).join()
const usage = `pnpm bench [--only ${names}] [--rounds 15] [--json] [--smoke]

  --only    these alone, with commas between them
  --rounds  how often each is measured; the median counts
  --json    a line of JSON for each result
  --smoke   everything once and briefly, to see that it runs: its numbers mean nothing`

const { values: args } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    only: { type: 'string', default: names },
    rounds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
  },
})
if (args.help) {
  console.log(usage)
  process.exit()
}
const rounds = Number(args.rounds)
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  throw new RangeError(`--rounds must be a positive integer, got ${args.rounds}`)
}
const chosen = args.only.split(',').map((name) => {
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
  if (benchmark === undefined) {
    throw new RangeError(`--only must name some of ${names}, got ${name}`)
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
