import { fork } from 'node:child_process'
import { once } from 'node:events'
import { compare, median, ratio } from './http-client/compare.js'
import { agent, dispatch, galaxy } from './http-client/contestants.js'
import type { Ports } from './http-client/ports.js'
import type { Effort, Row } from './result.js'

/** One fetch over HTTP, through `galaxy.get` on both sides, against clients and servers that do nothing else. */
export async function fetch({ rounds, smoke }: Effort): Promise<readonly Row[]> {
  const server = fork(new URL('./http-client/server.js', import.meta.url))
  const [ports] = (await once(server, 'message')) as [Ports]
  const bare = dispatch(ports.bare, 'undici dispatch, bare node:http')
  const keepAlive = agent(ports.bare)
  const mine = await galaxy(ports.galaxy, 'galaxy.get')
  const rows: Row[] = []
  for (const bytes of smoke ? [100] : [100, 1024, 64 * 1024]) {
    for (const inFlight of smoke ? [16] : [16, 64]) {
      const rates = await compare([bare, keepAlive, mine], bytes, inFlight, rounds)
      const peer = bytes > 1024 ? keepAlive : bare
      const own = rates.get(mine) ?? []
      const theirs = rates.get(peer) ?? []
      rows.push({
        benchmark: 'fetch',
        case: `galaxy.get over HTTP, ${bytes} B, ${inFlight} in flight`,
        measured: `${Math.round(median(own))} /s`,
        against: `${peer.name} (${Math.round(median(theirs))} /s)`,
        ratio: ratio(own, theirs),
        goal: bytes > 1024 ? '>= 0.9' : '>= 0.7',
      })
    }
  }
  for (const contestant of [bare, keepAlive, mine]) await contestant.close()
  server.disconnect()
  return rows
}
