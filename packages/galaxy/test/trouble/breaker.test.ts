import { string } from '@galaxycache/codecs'
import {
  type CircuitMessage,
  circuitChannel,
  DeadlineExceededError,
  type FetchProtocol,
  GalaxyError,
  type Logger,
  PeerError,
  Universe,
} from '@galaxycache/galaxy'
import { Cluster, ManualClock, settle } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test from 'ava'

const options = { codec: string, promoter: never<string>(), load: (key: string) => key }

test('after five failures in a row a peer is not asked any more, and gets go to the backend here at once', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy, other] = ['g', 'h'].map((name) => cluster.createGalaxy(name, options)[0])
  cluster.network.setFault(() => Promise.reject(new PeerError('unplugged')))

  for (let n = 0; n < 20; n++) t.is(await galaxy?.get(cluster.keyOwnedBy(1, n)), cluster.keyOwnedBy(1, n))
  await other?.get(cluster.keyOwnedBy(1))

  t.is(cluster.network.calls.length, 5)
  t.like(galaxy?.stats(), { peerLoadErrors: 5, peerLoadsSkipped: 15, backendLoads: 20 })
  t.like(other?.stats(), { peerLoadsSkipped: 1 }, 'one breaker serves all galaxies')
  t.like(cluster.universes[0]?.peerStats()[0], { circuit: 'open', requests: 5, errors: 5 })
  cluster.network.setFault(undefined)
})

test('a peer that is back is asked again after one probe', async (t) => {
  await using cluster = await Cluster.create({ peers: 2, breaker: { openMs: 500 } })
  const [galaxy] = cluster.createGalaxy('g', options)
  cluster.network.partition('memory://0', 'memory://1')
  for (let n = 0; n < 6; n++) await galaxy?.get(cluster.keyOwnedBy(1, n))
  cluster.network.heal()
  cluster.network.calls.length = 0

  await galaxy?.get(cluster.keyOwnedBy(1, 10))
  t.is(cluster.network.calls.length, 0)
  cluster.clock.advance(500)
  for (let n = 11; n < 15; n++) await galaxy?.get(cluster.keyOwnedBy(1, n))

  t.is(cluster.network.calls.length, 4)
  t.is(cluster.universes[0]?.peerStats()[0]?.circuit, 'closed')
})

test('while a probe hangs every other get is answered by the backend here', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', { ...options, peerTimeoutMs: 200 })
  cluster.network.setFault(() => new Promise(() => {}))
  const first = Array.from({ length: 5 }, (_, n) => galaxy?.get(cluster.keyOwnedBy(1, n)))
  await settle()
  cluster.clock.advance(210)
  await Promise.all(first)
  cluster.clock.advance(1_000)

  const probe = galaxy?.get(cluster.keyOwnedBy(1, 10))
  for (let n = 11; n < 20; n++) await galaxy?.get(cluster.keyOwnedBy(1, n))

  t.is(cluster.network.calls.length, 6)
  t.is(cluster.universes[0]?.peerStats()[0]?.circuit, 'half-open')
  await settle()
  cluster.clock.advance(210)
  t.is(await probe, cluster.keyOwnedBy(1, 10))
  t.is(cluster.universes[0]?.peerStats()[0]?.circuit, 'open')
  cluster.network.setFault(undefined)
})

test('a peer that answers, though with failures of its backend, is asked on', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy<string>('g', (index) => ({
    ...options,
    load: (key) => (index === 1 ? Promise.reject(new Error('no database')) : key),
  }))
  const only = cluster.universes[0]?.createGalaxy('only-here', options)

  for (let n = 0; n < 10; n++) await galaxies[0]?.get(cluster.keyOwnedBy(1, n))
  for (let n = 0; n < 10; n++) await only?.get(cluster.keyOwnedBy(1, n))

  t.is(cluster.network.calls.length, 20)
  t.is(cluster.universes[0]?.peerStats()[0]?.circuit, 'closed')
})

test('a peer that hangs is left alone though every caller leaves before its time limit', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', options)
  cluster.network.setFault(() => new Promise(() => {}))

  for (let n = 0; n < 10; n++) {
    const controller = new AbortController()
    const get = galaxy?.get(cluster.keyOwnedBy(1, n), { signal: controller.signal })
    const left = get?.catch((error: GalaxyError) => error.code)
    await settle()
    cluster.clock.advance(400)
    controller.abort()
    await left
  }

  // Two are within the first second.
  t.is(cluster.network.calls.length, 7)
  cluster.network.setFault(undefined)
})

test('what a peer says about a time limit of its own is an answer', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', options)
  cluster.network.setFault(() => Promise.reject(new GalaxyError('DEADLINE_EXCEEDED', 'the load took too long')))

  for (let n = 0; n < 10; n++) await galaxy?.get(cluster.keyOwnedBy(1, n))

  t.is(cluster.network.calls.length, 10)
  cluster.network.setFault(() => Promise.reject(new DeadlineExceededError('fetch', 11_000)))
  for (let n = 10; n < 20; n++) await galaxy?.get(cluster.keyOwnedBy(1, n))
  t.is(cluster.network.calls.length, 15)
  cluster.network.setFault(undefined)
})

test('many keys of one owner count as one call, and are not asked of an owner that fails', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', options)
  cluster.network.partition('memory://0', 'memory://1')
  const keys = (from: number): string[] => Array.from({ length: 10 }, (_, n) => cluster.keyOwnedBy(1, from + n))

  for (let batch = 0; batch < 8; batch++) await galaxy?.getMany(keys(batch * 10))

  t.is(cluster.network.calls.length, 5)
  t.like(galaxy?.stats(), { peerLoadErrors: 50, peerLoadsSkipped: 30 })
})

test('a protocol without a call for many keys closes no circuit by saying so, and makes no request', async (t) => {
  const clock = new ManualClock()
  let calls = 0
  const fail = (): Promise<never> => {
    calls += 1
    return Promise.reject(new PeerError('unplugged'))
  }
  const protocol: FetchProtocol = {
    name: 'singles',
    connect: () => ({ fetch: fail, peek: fail, close: async () => {} }),
  }
  await using universe = new Universe({ self: 'memory://0', protocol, clock })
  await universe.setPeers(['memory://0', 'memory://1'])
  const galaxy = universe.createGalaxy('g', options)
  const theirs = Array.from({ length: 100 }, (_, n) => `k${n}`).filter(
    (key) => universe.ring.owner(key) !== 'memory://0',
  )
  for (const key of theirs.slice(0, 6)) await galaxy.get(key)
  clock.advance(1_000)

  await galaxy.getMany(theirs.slice(6, 8))

  t.is(universe.peerStats()[0]?.circuit, 'open')
  t.is(calls, 6, 'one probe')
  t.is(galaxy.stats().peerBatches, 0)
})

test('writes are told to a peer whatever fetches from it show', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', options)
  await galaxies[1]?.get(cluster.keyOwnedBy(1))
  cluster.network.partition('memory://0', 'memory://1')
  for (let n = 0; n < 6; n++) await galaxies[0]?.get(cluster.keyOwnedBy(1, n))
  cluster.network.heal()

  await galaxies[0]?.remove(cluster.keyOwnedBy(1))

  t.is(galaxies[1]?.getIfCached(cluster.keyOwnedBy(1)), undefined)
})

test('breaker: false asks a peer however often it fails', async (t) => {
  await using cluster = await Cluster.create({ peers: 2, breaker: false })
  const [galaxy] = cluster.createGalaxy('g', options)
  cluster.network.partition('memory://0', 'memory://1')

  for (let n = 0; n < 20; n++) await galaxy?.get(cluster.keyOwnedBy(1, n))

  t.is(cluster.network.calls.length, 20)
})

test.serial(
  'the log and the channel tell of a circuit that opens and closes, and the log of no failed probe',
  async (t) => {
    const lines: string[] = []
    const log = (_: object, message: string): void => void lines.push(message)
    const logger: Logger = { debug: log, info: log, warn: log, error: log }
    await using cluster = await Cluster.create({ peers: 2, logger })
    const [galaxy] = cluster.createGalaxy('g', options)
    const states: string[] = []
    const note = (message: unknown): void => {
      const { universe, peer, state } = message as CircuitMessage
      states.push(`${universe} ${peer.id} ${state}`)
    }
    circuitChannel.subscribe(note)
    cluster.network.partition('memory://0', 'memory://1')
    lines.length = 0

    for (let n = 0; n < 6; n++) await galaxy?.get(cluster.keyOwnedBy(1, n))
    cluster.clock.advance(1_000)
    await galaxy?.get(cluster.keyOwnedBy(1, 6))
    cluster.clock.advance(2_000)
    cluster.network.heal()
    await galaxy?.get(cluster.keyOwnedBy(1, 7))

    circuitChannel.unsubscribe(note)
    t.deepEqual(lines, [
      'peer failed',
      'peer is not asked any more but now and then',
      'peer is asked again',
      'peer answers',
    ])
    t.deepEqual(
      states,
      ['open', 'half-open', 'open', 'half-open', 'closed'].map((state) => `memory://0 memory://1 ${state}`),
    )
  },
)

test('breaker options are checked when the universe is made', async (t) => {
  const make = (breaker: unknown) => Cluster.create({ peers: 1, breaker: breaker as object })

  await t.throwsAsync(make({ failures: 0 }), { message: 'breaker.failures must be a positive integer, got 0' })
  await t.throwsAsync(make({ openMs: -1 }), { message: 'breaker.openMs must be a number of ms from 0, got -1' })
  await t.throwsAsync(make({ openMs: 10, maxOpenMs: 5 }), {
    message: 'breaker.maxOpenMs must be a number of ms from openMs (10), got 5',
  })
  await t.throwsAsync(make(5), { instanceOf: TypeError, message: 'breaker must be a boolean or an object, got 5' })
})
