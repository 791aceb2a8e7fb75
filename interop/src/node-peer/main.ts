// One Node process of a universe, told what to do by a test on its standard input. Takes the flags of the Go peer.
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { crc32, fnv1a, Universe } from '@galaxycache/galaxy'
import type { Answer, Order, PeerEvent } from '../control/messages.js'
import { Backends } from './backends.js'
import { Controller } from './controller.js'
import { endsOf, listenOn } from './wires.js'

const { values: flags } = parseArgs({
  options: {
    wire: { type: 'string', default: 'http' },
    id: { type: 'string' },
    listen: { type: 'string', default: '127.0.0.1:0' },
    hash: { type: 'string', default: 'crc32' },
    segments: { type: 'string', default: '50' },
    'include-self': { type: 'string', default: 'true' },
    'warm-up': { type: 'string', default: '0ms' },
    'own-galaxy': { type: 'string' },
  },
})

const say = (message: PeerEvent | (Answer & { readonly id: number })): void =>
  void process.stdout.write(`${JSON.stringify(message)}\n`)

const { protocol, scheme, serverOf } = endsOf(flags.wire)
// The url is the id on the ring, so it is needed before there is a universe to serve.
const server = serverOf({ serve: (galaxy, key, request) => universe.serve(galaxy, key, request) })
const url = scheme + (await listenOn(server, flags.listen))
const self = { id: flags.id ?? url, url }
const universe = new Universe({
  self,
  protocol,
  includeSelf: flags['include-self'] === 'true',
  ring: { hash: flags.hash === 'fnv1a' ? fnv1a : crc32, segmentsPerOwner: Number(flags.segments) },
})
const backends = new Backends(self.id, say)
backends.createGalaxies(universe, flags['own-galaxy'], Number.parseInt(flags['warm-up'], 10))
const controller = new Controller(universe, backends, protocol)

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, ...order } = JSON.parse(line) as Order & { readonly id: number }
    controller.obey(order as Order).then(
      (answer) => say({ id, ...answer }),
      (error: unknown) => say({ id, error: String(error) }),
    )
  })
  // Whoever gave the orders is gone.
  .on('close', () => process.exit())
say({ event: 'listening', ...self })
