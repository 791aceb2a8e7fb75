// Replays a few short traces as docs/promoters.md says, and compares what the policies save with what its tables
// tell. Counts of a replay are the same to the last one, so a table that differs is out of date, or a store is
// worse than it was. Needs the traces, which are not in this repository: where GALAXYCACHE_TRACES names no
// folder it says so and passes.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const page = 'docs/promoters.md'
/** Three that a policy is for, and one of which hardly anything is worth a second copy. */
const traces = ['web07', 'buweb', 'sprite', 'corda']
const policies = ['reuse-hot', 'current-default']
const grid = ['--peers', '3,8', '--shares', '0.1,0.5,1', '--routing', 'random,sticky', '--seeds', '1', '--jobs', '2']

if (process.env.GALAXYCACHE_TRACES === undefined) {
  console.log(`NOT RUN: ${page} against a replay, for GALAXYCACHE_TRACES names no folder with traces`)
} else {
  const published = savingsOn(readFileSync(page, 'utf8'))
  const replayed = savingsOn(replay())
  const wrong = [...replayed].filter(([cell, saving]) => published.get(cell) !== saving)
  for (const [cell, saving] of wrong)
    console.log(`${page} says ${published.get(cell)} of ${cell}; a replay gives ${saving}`)
  const whole = replayed.size === traces.length * policies.length * 2
  console.log(`${replayed.size - wrong.length} of ${replayed.size} savings are as ${page} has them`)
  process.exitCode = whole && wrong.length === 0 ? 0 : 1
}

/** A page with the tables of a replay. */
function replay() {
  const directory = mkdtempSync(join(tmpdir(), 'galaxycache-results-'))
  try {
    const into = join(directory, 'page.md')
    writeFileSync(into, '<!-- results: begin -->\n<!-- results: end -->\n')
    const main = 'packages/promoter-lab/dist/main.js'
    const what = ['--trace', traces.join(), '--policies', policies.join()]
    const { status } = spawnSync(process.execPath, [main, ...what, ...grid, '--into', into], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (status !== 0) throw new Error(`the laboratory ended with ${status}`)
    return readFileSync(into, 'utf8')
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Of each trace, policy and routing that a page tells of, the change of fetches. */
function savingsOn(text) {
  const savings = new Map()
  for (const [, routing, table] of text.matchAll(/### Fetches by trace, (\w+) routing\n\n((?:\|.*\n)+)/g)) {
    const [[, ...names], , ...rows] = table.trim().split('\n').map(cellsOf)
    for (const [trace, ...changes] of rows)
      changes.forEach((change, column) => {
        savings.set(`${trace}, ${names[column]}, ${routing} routing`, change)
      })
  }
  return savings
}

function cellsOf(line) {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}
