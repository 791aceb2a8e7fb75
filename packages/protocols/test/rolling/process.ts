// One process of the fleet: serves peers, has callers of its own, and leaves on SIGTERM; see main.ts.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { closeServer, httpHandler, httpProtocol, httpServerOptions } from '@galaxycache/protocols/http'
import { Load } from './load.js'
import type { Counts, Order, Report } from './messages.js'
import { balancerDelayMs, lingerMs, loadMs, ttlMs } from './timing.js'

const report = (message: Report): void => void process.send?.(message)

const server = http.createServer(httpServerOptions).listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const universe = new Universe({ self: url, protocol: httpProtocol() })
const galaxy = universe.createGalaxy('g', {
  codec: string,
  warmUp: { forMs: 10_000 },
  load: async (key, { expireIn }) => {
    await setTimeout(loadMs)
    expireIn(ttlMs)
    return `value of ${key} `.repeat(20)
  },
})
server.on('request', httpHandler(universe))
const load = new Load(galaxy)

function count(): Counts {
  const { backendLoads, handedOff, adopted, warmUpHits } = galaxy.stats()
  return { gets: load.gets, errors: load.errors, backendLoads, handedOff, adopted, warmUpHits }
}

async function obey(order: Order): Promise<Report> {
  switch (order.kind) {
    case 'peers':
      await universe.setPeers(order.urls)
      return { kind: 'done' }
    case 'load':
      void load.run(order.getsPerSecond)
      return { kind: 'done' }
    case 'count':
      return { kind: 'counts', counts: count() }
    default:
      throw new TypeError(`unknown order ${order satisfies never}`)
  }
}

async function leave(): Promise<void> {
  const closed = universe.close({ handOff: true, lingerMs })
  report({ kind: 'leaving' })
  // What sends work here finds out by and by that the process is not ready.
  await setTimeout(balancerDelayMs)
  load.stop()
  await closed
  await closeServer(server)
  report({ kind: 'left', counts: count() })
  process.disconnect()
}

process.on('message', (order: Order) => void obey(order).then(report))
process.once('SIGTERM', () => void leave())
report({ kind: 'listening', url })
