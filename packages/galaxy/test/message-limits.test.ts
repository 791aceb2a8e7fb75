import { string } from '@galaxycache/codecs'
import { type Galaxy, Universe } from '@galaxycache/galaxy'
import { InMemoryNetwork, ManualClock, type NetworkCall, settle } from '@galaxycache/galaxy/testing'
import test, { type ExecutionContext } from 'ava'

interface Pair {
  readonly network: InMemoryNetwork
  readonly clock: ManualClock
  readonly universe: Universe
  readonly galaxy: Galaxy<string>
  /** Of the second process, which owns what the first does not. */
  readonly other: Galaxy<string>
}

/** Two processes that take `limits` of one message. The first owns keys, too, or it only asks. */
async function pairOf(t: ExecutionContext, limits: object, isOwner: boolean): Promise<Pair> {
  const network = new InMemoryNetwork()
  const clock = new ManualClock()
  const make = (self: string, includeSelf: boolean): Universe => {
    const { name, connect } = network.protocol(self)
    const limited = { name, connect: (peer: { id: string; url: string }) => Object.assign(connect(peer), limits) }
    const universe = new Universe({ self, protocol: limited, includeSelf, clock })
    network.serve(self, universe)
    t.teardown(() => universe.close())
    return universe
  }
  const [universe, second] = [make('memory://a', isOwner), make('memory://b', true)]
  const [galaxy, other] = [universe, second].map((each) =>
    each.createGalaxy('g', { codec: string, load: (key) => key }),
  )
  if (galaxy === undefined || other === undefined) throw new RangeError('two universes have two galaxies')
  await universe.setPeers(['memory://b'])
  if (isOwner) await second.setPeers(['memory://a'])
  return { network, clock, universe, galaxy, other }
}

const keysOf = (call: NetworkCall): number => {
  if (call.kind === 'fetchMany') return call.keys.length
  if (call.kind !== 'write') return 1
  if (call.write.kind === 'remove') return call.write.keys.length
  return call.write.kind === 'hand-off' ? call.write.entries.length : 1
}

const keys = ['k1', 'k2', 'k3', 'k4', 'k5']

for (const [what, limits] of [
  ['two keys', { maxBatchKeys: 2 }],
  ['bytes of two keys', { maxBatchBytes: 24 }],
] as const) {
  test(`of many keys no more are asked for, removed or told again at once than a peer takes: ${what}`, async (t) => {
    const { network, clock, galaxy, other } = await pairOf(t, limits, false)

    await galaxy.getMany(keys)
    t.deepEqual(network.calls.splice(0).map(keysOf), [2, 2, 1])
    t.is(other.stats().backendLoads, 5)

    await galaxy.removeMany(keys)
    t.deepEqual(network.calls.splice(0).map(keysOf), [2, 2, 1])
    t.deepEqual(
      keys.map((key) => other.getIfCached(key)),
      Array(5).fill(undefined),
    )

    network.partition('memory://a', 'memory://b')
    await t.throwsAsync(galaxy.removeMany(keys), { code: 'PARTIAL_WRITE' })
    network.heal()
    network.calls.length = 0
    clock.advance(1_000)
    await settle()
    t.deepEqual(network.calls.map(keysOf), [2, 2, 1])
    t.is(galaxy.stats().peerWritesRetold, 1)
  })
}

test('a process that leaves hands no more over at once than a peer takes', async (t) => {
  for (const [limits, most] of [
    [{ maxBatchKeys: 2 }, 2],
    [{ maxBatchBytes: 160 }, 2],
  ] as const) {
    const { network, universe, galaxy, other } = await pairOf(t, limits, true)
    await galaxy.getMany(Array.from({ length: 40 }, (_, n) => `k${n}`))
    const held = galaxy.cacheStats('main').entries
    network.calls.length = 0

    await universe.close({ handOff: true })

    t.true(network.calls.length >= held / most)
    for (const call of network.calls) t.true(keysOf(call) <= most)
    t.true(held > most)
    t.is(other.stats().adopted, held)
  }
})
