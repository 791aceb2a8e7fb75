import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connectProtocol } from '@galaxycache/protocols/connect'
import { httpProtocol } from '@galaxycache/protocols/http'
import { bare, galaxyOver } from './connect/contestants.js'
import { bothEnds, type Costs, costsOf, costText } from './connect/cpu.js'
import { grpcJs } from './connect/grpc-js.js'
import type { ConnectPorts } from './connect/ports.js'
import { sameBytes } from './connect/same-bytes.js'
import { compare, median, type Rates, ratio, warmUp } from './http-client/compare.js'
import type { Contestant } from './http-client/contestants.js'
import type { Effort, Row } from './result.js'

/** A contestant of this project, the one it is compared with, and the ratio aimed for. */
interface Duel {
  readonly mine: Contestant
  readonly theirs: Contestant
  readonly goal?: string
}

/** By its CPU time, the first thousand reads of a process cost twice as much as those after five thousand. */
const warmUpReads = 5_000

/** At the thousand calls a second of connect-node, some turns over for each of 64 in flight. */
const turnMs = 250

/** One fetch over gRPC and Connect, through `galaxy.get` on both sides, against connect-node that does nothing else. */
export async function connect({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const server = fork(new URL('./connect/server.js', import.meta.url))
  const [ports] = (await once(server, 'message')) as [ConnectPorts]
  const duels = await duelsOf(ports)
  const contestants = [...new Set(duels.flatMap(({ mine, theirs }) => [theirs, mine]))]
  if (!smoke) await warmUp(contestants, warmUpReads)
  const rows: Row[] = []
  for (const bytes of smoke ? [1024] : [1024, 64 * 1024]) {
    for (const inFlight of smoke ? [16] : [16, 64]) {
      const rates = await compare(contestants, bytes, inFlight, rounds, turnMs)
      for (const duel of duels) rows.push(rowOf(duel, rates, bytes, inFlight))
    }
  }
  const costs = await costsOf(contestants, server, rounds)
  for (const duel of duels) rows.push(costRowOf(duel, costs))
  for (const contestant of contestants) await contestant.close()
  server.disconnect()
  return rows
}

async function duelsOf(ports: ConnectPorts): Promise<readonly Duel[]> {
  const { bare: theirs, galaxy, http } = ports
  const overHttp2 = connectProtocol({ wire: 'connect', httpVersion: '2' })
  const bareConnect = bare('connect, HTTP/1.1', theirs.h1)
  const mine = await galaxyOver('galaxy.get, connect, HTTP/1.1', connectProtocol({ wire: 'connect' }), galaxy.h1)
  const overGrpc = await galaxyOver('galaxy.get, grpc, HTTP/2', connectProtocol(), galaxy.h2)
  return [
    { mine: overGrpc, theirs: bare('grpc, HTTP/2', theirs.h2), goal: '>= 0.9' },
    { mine: overGrpc, theirs: grpcJs(ports.grpcJs) },
    {
      mine: await galaxyOver('galaxy.get, connect, HTTP/2', overHttp2, galaxy.h2),
      theirs: bare('connect, HTTP/2', theirs.h2),
      goal: '>= 0.9',
    },
    { mine, theirs: bareConnect, goal: '>= 5' },
    { mine, theirs: sameBytes(ports.sameBytes) },
    { mine, theirs: await galaxyOver('galaxy.get, HTTP', httpProtocol(), http) },
  ]
}

function rowOf(
  { mine, theirs, goal }: Duel,
  rates: ReadonlyMap<Contestant, Rates>,
  bytes: number,
  inFlight: number,
): Row {
  const own = rates.get(mine) ?? []
  const others = rates.get(theirs) ?? []
  const row = {
    benchmark: 'connect',
    case: `${mine.name}, ${bytes} B, ${inFlight} in flight`,
    measured: `${Math.round(median(own))} /s`,
    against: `${theirs.name} (${Math.round(median(others))} /s)`,
    ratio: ratio(own, others),
  }
  // For large values the wire is what costs, and the machinery of either side no longer.
  return goal === undefined || (goal === '>= 5' && bytes > 1024) ? row : { ...row, goal }
}

function costRowOf({ mine, theirs }: Duel, costs: ReadonlyMap<Contestant, Costs>): Row {
  const own = costs.get(mine) ?? nothing
  const others = costs.get(theirs) ?? nothing
  return {
    benchmark: 'connect',
    case: `${mine.name}, CPU of a call, client + server`,
    measured: costText(own),
    against: `${theirs.name} (${costText(others)})`,
    ratio: ratio(bothEnds(own), bothEnds(others)),
  }
}

const nothing: Costs = { client: [], server: [] }
