import { fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { compare, median, ratio } from './http-client/compare.js'
import { agent, dispatch, galaxy, protocol, request } from './http-client/contestants.js'
import type { Ports } from './http-client/ports.js'

// Which HTTP client should peers use, with how many connections, and what do this project's layers cost on top?
// Loopback, the servers in a process of their own. `node benchmarks/dist/http-client.js [--json] [--rounds 15]`

const { values: args } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '15' } },
})
const rounds = Number(args.rounds)
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  throw new RangeError(`--rounds must be a positive integer, got ${args.rounds}`)
}

const server = fork(new URL('./http-client/server.js', import.meta.url))
const [ports] = (await once(server, 'message')) as [Ports]

const baseline = dispatch(ports.bare, 'undici dispatch')
const agentBaseline = agent(ports.bare)
const contestants = [
  baseline,
  agentBaseline,
  request(ports.bare),
  dispatch(ports.bare, 'undici dispatch, 4 connections', 4),
  dispatch(ports.bare, 'undici dispatch, 64 connections', 64),
  protocol(ports.bare, 'httpProtocol'),
  dispatch(ports.handler, 'undici dispatch to httpHandler'),
  protocol(ports.handler, 'httpProtocol to httpHandler'),
  await galaxy(ports.galaxy, 'galaxy.get to galaxy.get'),
]

const rows = []
for (const bytes of [100, 1024, 64 * 1024]) {
  for (const inFlight of [16, 64]) {
    const rates = await compare(contestants, bytes, inFlight, rounds)
    const baselineRates = rates.get(baseline) ?? []
    const agentRates = rates.get(agentBaseline) ?? []
    for (const [contestant, own] of rates) {
      rows.push({
        contestant: contestant.name,
        bytes,
        inFlight,
        ratePerSecond: Math.round(median(own)),
        ofDispatch: Number(ratio(own, baselineRates).toFixed(2)),
        ofAgent: Number(ratio(own, agentRates).toFixed(2)),
      })
    }
  }
}

for (const contestant of contestants) await contestant.close()
server.disconnect()

if (args.json) console.log(JSON.stringify(rows, undefined, 2))
else console.table(rows)
