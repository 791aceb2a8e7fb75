import { string } from '@galaxycache/codecs'
import { type Companion, type FetchProtocol, type GalaxyOptions, Universe } from '@galaxycache/galaxy'
import { Cluster, InMemoryNetwork, ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { ask, keysOf } from './round.js'

const options: GalaxyOptions<string> = { codec: string, load: (key) => `value of ${key}`, maxBytes: 12_000 }

/** `protocol`, with what comes along changed on the way. */
const changing = (protocol: FetchProtocol, change: (companion: Companion) => Companion): FetchProtocol => ({
  ...protocol,
  connect(peer) {
    const fetcher = protocol.connect(peer)
    return {
      fetch: async (...call) => {
        const value = await fetcher.fetch(...call)
        return { ...value, companions: value.companions?.map(change) }
      },
      peek: (...call) => fetcher.peek(...call),
      close: () => fetcher.close(),
    }
  },
})

test('what has expired on its way is no refusal of the promoter, which was not asked', async (t) => {
  const received: number[] = []
  for (const expiresAtMs of [Number.POSITIVE_INFINITY, 1]) {
    const network = new InMemoryNetwork()
    const clock = new ManualClock(1_000_000)
    const universes = ['memory://0', 'memory://1'].map((self) => {
      const protocol = changing(network.protocol(self), (companion) => ({ ...companion, expiresAtMs }))
      const universe = new Universe({ self, protocol, clock })
      network.serve(self, universe)
      return universe
    })
    for (const universe of universes) await universe.setPeers(['memory://0', 'memory://1'])
    const [, other] = universes.map((universe, i) =>
      universe.createGalaxy('g', { ...options, ...(i === 0 && { maxBytes: 1_000_000 }) }),
    )
    const keys = Array.from({ length: 120 }, (_, i) => `key ${i}`).filter(
      (key) => universes[0]?.ring.owner(key) === 'memory://0',
    )
    await ask(other, keys, 60)
    received.push((other?.stats().companionsReceived ?? 0) / (other?.stats().peerLoads ?? 1))
    t.is(other?.stats().promotionsDenied, 0)
    for (const universe of universes) await universe.close()
  }

  const [, expired = 0] = received
  t.true(expired > 1 / 32, `${expired} a fetch; one of 1,024 explores where the promoter refuses all`)
})

test('a get that is alone takes what comes along also where gets may share a request', async (t) => {
  const used: number[] = []
  for (const coalesce of [false, true]) {
    await using cluster = await Cluster.create({ peers: 2 })
    const [, other] = cluster.createGalaxy('g', (index) => ({
      ...options,
      coalesce,
      ...(index === 0 && { maxBytes: 1_000_000 }),
    }))
    await ask(other, keysOf(cluster, 60), 10)
    used.push(other?.stats().companionsUsed ?? 0)
  }

  t.true((used[0] as number) > 0)
  t.is(used[1], used[0])
})

test('a request for many keys takes nothing along, nor does one of them that is fetched alone', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const keys = keysOf(cluster, 60)
  const [owner, other] = cluster.createGalaxy('g', (index) => ({
    ...options,
    ...(index === 0 && { maxBytes: 1_000_000 }),
  }))
  await ask(other, keys, 6)
  const before = owner?.stats().companionsSent
  t.true((before ?? 0) > 0)
  for (let round = 0; round < 3; round++) {
    for (const key of keys) await other?.getMany([key])
    await other?.warm(keys.slice(0, 1))
  }

  t.is(owner?.stats().companionsSent, before)
})
