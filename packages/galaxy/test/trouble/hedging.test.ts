import { string } from '@galaxycache/codecs'
import { type Galaxy, PeerError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import test from 'ava'
import { keysOfOneThenTwo } from './keys-in-order.js'

interface Slow {
  readonly cluster: Cluster
  readonly here: Galaxy<string>
  /** Keys of process 1 whose next owner is process 2, each another. */
  readonly nextKey: () => string
  /** Lets process 1 answer late, or at once. */
  readonly slow: (isSlow: boolean) => void
  /** Lets process 1 answer what it was asked while it was slow. */
  readonly release: () => void
  /** How many calls each process got since the last time this was asked. */
  readonly calls: () => Readonly<Record<string, number>>
}

async function slowPeer(hedge: boolean | object): Promise<Slow> {
  const cluster = await Cluster.create({ peers: 3 })
  const [here] = cluster.createGalaxy<string>('g', (index) => ({
    codec: string,
    promoter: never(),
    load: (key) => `${key} from ${index}`,
    ...(hedge === false ? {} : { hedge }),
  }))
  if (here === undefined) throw new RangeError('a cluster of three has a first')
  const nextKey = keysOfOneThenTwo(cluster)
  let release: () => void = () => {}
  let held: Promise<void> | undefined
  cluster.network.setFault((call) => (call.to === 'memory://1' ? held : undefined))
  const slow = (isSlow: boolean): void => {
    held = isSlow
      ? new Promise((resolve) => {
          release = resolve
        })
      : undefined
  }
  const calls = (): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {}
    for (const { to } of cluster.network.calls) counts[to.slice(-1)] = (counts[to.slice(-1)] ?? 0) + 1
    cluster.network.calls.length = 0
    return counts
  }
  return { cluster, here, nextKey, slow, release: () => release(), calls }
}

/** So many fetches that the peer's time is known and the budget is full. */
async function warmUp({ here, nextKey, calls }: Slow, fetches = 200): Promise<void> {
  for (let i = 0; i < fetches; i++) await here.get(nextKey())
  calls()
}

test('a fetch that takes longer than the peer usually does is asked of the next owner, whose answer counts', async (t) => {
  const nodes = await slowPeer(true)
  await warmUp(nodes)
  nodes.slow(true)
  const key = nodes.nextKey()
  const get = nodes.here.get(key)
  await settle()
  t.deepEqual(nodes.calls(), { 1: 1 })

  nodes.cluster.clock.advance(20)

  t.is(await get, `${key} from 2`)
  t.deepEqual(nodes.calls(), { 2: 1 })
  t.like(nodes.here.stats(), { hedgedFetches: 1, hedgesWon: 1, peerLoadErrors: 0, peerLoads: 201 })
  t.deepEqual(
    nodes.cluster.universes[0]?.peerStats().map(({ inFlight, circuit, errors }) => ({ inFlight, circuit, errors })),
    [
      { inFlight: 0, circuit: 'closed', errors: 0 },
      { inFlight: 0, circuit: 'closed', errors: 0 },
    ],
    'the loser is cancelled and is no failure',
  )
  await nodes.cluster.close()
})

test('if the first answers before the second, its answer counts, and the second is cancelled', async (t) => {
  const nodes = await slowPeer(true)
  await warmUp(nodes)
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  nodes.cluster.network.setFault((call) => (call.to === 'memory://1' ? held : new Promise(() => {})))
  const inFlight = (): (number | undefined)[] | undefined =>
    nodes.cluster.universes[0]?.peerStats().map((peer) => peer.inFlight)
  const key = nodes.nextKey()
  const get = nodes.here.get(key)
  await settle()
  nodes.cluster.clock.advance(20)
  await settle()
  t.deepEqual(inFlight(), [1, 1])

  release()

  t.is(await get, `${key} from 1`)
  await settle()
  t.deepEqual(inFlight(), [0, 0])
  t.like(nodes.here.stats(), { hedgedFetches: 1, hedgesWon: 0, peerLoadErrors: 0, backendLoads: 0 })
  nodes.cluster.network.setFault(undefined)
  await nodes.cluster.close()
})

test('a second that fails leaves the answer to the first', async (t) => {
  const nodes = await slowPeer(true)
  await warmUp(nodes)
  nodes.slow(true)
  const key = nodes.nextKey()
  nodes.cluster.network.partition('memory://0', 'memory://2')
  const get = nodes.here.get(key)
  await settle()
  nodes.cluster.clock.advance(20)
  await settle()

  nodes.release()

  t.is(await get, `${key} from 1`)
  t.like(nodes.here.stats(), { hedgedFetches: 1, hedgesWon: 0, peerLoadErrors: 0, backendLoads: 0 })
  await nodes.cluster.close()
})

test('if neither answers, the backend here stands in and the error is that of the first', async (t) => {
  const nodes = await slowPeer(true)
  await warmUp(nodes)
  let fail: (error: Error) => void = () => {}
  const held = new Promise<void>((_, reject) => {
    fail = reject
  })
  nodes.cluster.network.setFault((call) =>
    call.to === 'memory://1' ? held : Promise.reject(new PeerError('the second is broken')),
  )
  const key = nodes.nextKey()
  const get = nodes.here.get(key)
  await settle()
  nodes.cluster.clock.advance(20)
  await settle()

  fail(new PeerError('the first is broken'))

  t.is(await get, `${key} from 0`)
  t.is(nodes.cluster.universes[0]?.peerStats()[0]?.lastError, 'the first is broken')
  await nodes.cluster.close()
})

test('hedges stay within their share of the fetches, whatever is slow', async (t) => {
  const nodes = await slowPeer({ maxShare: 0.1 })
  await warmUp(nodes, 1_000)
  nodes.slow(true)

  const gets = Array.from({ length: 200 }, () => nodes.here.get(nodes.nextKey()))
  await settle()
  nodes.cluster.clock.advance(20)
  await settle()

  // Ten were saved, and each of the 200 earned a tenth, of which no more than ten can be had at once.
  t.is(nodes.here.stats().hedgedFetches, 10)
  nodes.release()
  await Promise.all(gets)
  await nodes.cluster.close()
})

test('nothing is hedged before the peer’s time is known, or before minDelayMs, or without the option', async (t) => {
  for (const { hedge, fetches, waitMs } of [
    { hedge: true, fetches: 19, waitMs: 500 },
    { hedge: { minDelayMs: 400 }, fetches: 200, waitMs: 390 },
    { hedge: false, fetches: 200, waitMs: 500 },
  ]) {
    const nodes = await slowPeer(hedge)
    await warmUp(nodes, fetches)
    nodes.slow(true)
    const get = nodes.here.get(nodes.nextKey())
    await settle()

    nodes.cluster.clock.advance(waitMs)
    await settle()

    t.deepEqual(nodes.calls(), { 1: 1 })
    nodes.release()
    await get
    await nodes.cluster.close()
  }
})

test('a caller who leaves ends both calls', async (t) => {
  const nodes = await slowPeer(true)
  await warmUp(nodes)
  nodes.cluster.network.setFault(() => new Promise(() => {}))
  const controller = new AbortController()
  const get = nodes.here.get(nodes.nextKey(), { signal: controller.signal })
  const left = t.throwsAsync(get, { code: 'CANCELLED' })
  await settle()
  nodes.cluster.clock.advance(20)
  await settle()
  t.deepEqual(nodes.calls(), { 1: 1, 2: 1 })

  controller.abort()

  await left
  await settle()
  t.deepEqual(
    nodes.cluster.universes[0]?.peerStats().map(({ inFlight }) => inFlight),
    [0, 0],
  )
  nodes.cluster.network.setFault(undefined)
  await nodes.cluster.close()
})

test('hedge options are checked when the galaxy is made', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const make = (hedge: unknown) => () =>
    cluster.createGalaxy('g', { codec: string, load: (key) => key, hedge: hedge as boolean })

  t.throws(make({ maxShare: 0 }), { message: 'hedge.maxShare must be a number above 0 and at most 1, got 0' })
  t.throws(make({ minDelayMs: -1 }), { message: 'hedge.minDelayMs must be a number of ms from 0, got -1' })
  t.throws(make('yes'), { instanceOf: TypeError, message: 'hedge must be a boolean or an object, got "yes"' })
})
