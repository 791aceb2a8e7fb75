// One process of the universe. Its parent tells it what to do; see member-process.ts.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { closeServer } from '@galaxycache/protocols/connect'
import { accessOf } from './access.js'
import type { Loads, Order, Report } from './messages.js'
import { wireOf } from './wire.js'

const [, , id = '', folder = '', wireName = ''] = process.argv
const { MEMBERS_TOKEN: token = '' } = process.env
const access = accessOf(folder, token)
const wire = wireOf(wireName)

const universe = new Universe({ self: id, protocol: wire.protocol(access) })
const secrets = universe.createGalaxy('secrets', { codec: string, load: (key) => `the secret of ${key}` })

const server = wire.server(universe, access).listen(0, '127.0.0.1')
await once(server, 'listening')
report({ kind: 'listening', url: `https://127.0.0.1:${(server.address() as AddressInfo).port}` })

process.on('message', (order: Order) => {
  void obey(order).then(() => report({ kind: 'done', loads: loads() }))
})
process.once('disconnect', () => process.exit())

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'join':
      return await universe.setPeers(order.peers)
    case 'get':
      await Promise.all(Array.from({ length: order.count }, (_, n) => secrets.get(`${order.prefix} ${n}`)))
      return undefined
    case 'leave':
      await universe.close()
      return await closeServer(server, { graceMs: 1_000 })
    default:
      throw new TypeError(`unknown order ${order satisfies never}`)
  }
}

function loads(): Loads {
  const { backendLoads, peerLoads, peerLoadErrors } = secrets.stats()
  return { backend: backendLoads, peers: peerLoads, peerErrors: peerLoadErrors }
}

function report(message: Report): void {
  process.send?.(message)
}
