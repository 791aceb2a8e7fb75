import { string } from '@galaxycache/codecs'
import { type GalaxyOptions, Universe } from '@galaxycache/galaxy'
import { Cluster, ManualClock, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const alone = (): Universe => new Universe({ self: 'memory://0' })

const echo: GalaxyOptions<string> = { codec: string, load: (key) => key }

test('closing lets loads end, is no longer ready at once, refuses what comes later, and may be repeated', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [universe] = cluster.universes
  let finish: (value: string) => void = () => {}
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: () => new Promise<string>((resolve) => (finish = resolve)),
  })
  const get = galaxy?.get('k')
  t.true(universe?.isReady())

  const closed = universe?.close()
  t.false(universe?.isReady())
  t.is(universe?.close(), closed)
  finish('in time')

  t.is(await get, 'in time')
  await closed
  await t.throwsAsync(async () => galaxy?.get('other'), { code: 'CLOSED' })
  await t.throwsAsync(async () => galaxy?.get('k'), { code: 'CLOSED' })
  await t.throwsAsync(async () => universe?.setPeers([]), { code: 'CLOSED' })
  t.throws(() => universe?.createGalaxy('h', echo), { code: 'CLOSED' })
})

test('closing cuts off loads that do not end in time, and leaves no timer behind', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: () => new Promise<string>(() => {}) })
  const get = galaxies[0]?.get(cluster.keyOwnedBy(0))
  const rejected = t.throwsAsync(async () => get, { code: 'CLOSED' })
  const closed = cluster.universes[0]?.close({ drainMs: 1_000 })
  await settle()

  cluster.clock.advance(1_020)

  await rejected
  await closed
  await cluster.close()
  t.is(cluster.clock.pending, 0)
  t.is(cluster.network.openFetchers, 0)
})

test('a process that is closing asks the others for what it owned', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let finish: (value: string) => void = () => {}
  const galaxies = cluster.createGalaxy('g', (index) => ({
    codec: string,
    load: (key) => (key === 'slow' ? new Promise<string>((resolve) => (finish = resolve)) : `${key} from ${index}`),
  }))
  const slow = galaxies[0]?.get('slow')
  const closed = cluster.universes[0]?.close()
  const key = cluster.keyOwnedBy(1)

  t.is(await galaxies[0]?.get(key), `${key} from 1`)
  t.deepEqual(cluster.universes[0]?.ring.ids, ['memory://1'])
  await settle()
  finish('done')
  t.is(await slow, 'done')
  await closed
})

test('nothing of a galaxy is left when its universe is closed', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const [galaxy] = cluster.createGalaxy('g', echo)
  await galaxy?.get('k')

  await cluster.universes[0]?.close()

  t.is(galaxy?.getIfCached('k'), undefined)
  t.is(galaxy?.cacheStats('main').bytes, 0)
})

test('a galaxy that is closed keeps nothing any more, wherever it comes from', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const finish: (() => void)[] = []
  let held = false
  const load = (key: string): Promise<string> | string =>
    held ? new Promise((resolve) => finish.push(() => resolve(key))) : key
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load, staleWhileRevalidateMs: 60_000, maxTtlMs: 1_000 })
  const [universe] = cluster.universes
  await galaxy?.get(cluster.keyOwnedBy(0, 1))
  cluster.clock.advance(1_000)
  held = true
  const late = t.throwsAsync(async () => galaxy?.get(cluster.keyOwnedBy(0, 2)), { code: 'CLOSED' })
  // Stale, so that a refresh begins.
  await galaxy?.get(cluster.keyOwnedBy(0, 1))
  await settle()
  t.is(finish.length, 2)
  await universe?.close({ drainMs: 0 })

  for (const end of finish) end()
  await settle()
  await late
  const entry = { key: 'handed', bytes: string.encode('v'), expiresAtMs: Number.POSITIVE_INFINITY }
  await universe?.write('g', { kind: 'set', ...entry }, {})
  await t.throwsAsync(async () => universe?.write('g', { kind: 'hand-off', entries: [entry] }, {}), { code: 'CLOSED' })
  t.false(galaxy?.local.set('own', 'v'))

  t.is(galaxy?.getIfCached('own'), undefined)
  await t.throwsAsync(async () => galaxy?.get('own'), { code: 'CLOSED' })
  t.deepEqual([galaxy?.cacheStats('main').entries, galaxy?.cacheStats('hot').entries], [0, 0])
})

test('closing cuts off a peek that waits for its owner', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', echo)
  cluster.network.serve('memory://1', { serve: () => new Promise(() => {}) })
  const peek = galaxy?.peek(cluster.keyOwnedBy(1))
  const rejected = t.throwsAsync(async () => peek, { code: 'CLOSED' })
  await settle()

  await cluster.universes[0]?.close()

  await rejected
})

test('while a universe closes its peers can be changed, as who joins is to be told of writes; what it owns cannot', async (t) => {
  await using universe = alone()
  let finish: (value: string) => void = () => {}
  const load = (): Promise<string> => new Promise((resolve) => (finish = resolve))
  const get = universe.createGalaxy('g', { codec: string, load }).get('k')
  const closed = universe.close()

  await universe.setPeers([])
  await universe.removePeers([])
  t.throws(() => universe.setIncludeSelf(true), { code: 'CLOSED' })
  finish('done')
  t.is(await get, 'done')
  await closed
  await t.throwsAsync(universe.setPeers([]), { code: 'CLOSED' })
  await t.throwsAsync(universe.addPeer('b'), { code: 'CLOSED' })
  await t.throwsAsync(universe.removePeers([]), { code: 'CLOSED' })
})

test('a fetcher that never closes is given up on, by name', async (t) => {
  const clock = new ManualClock()
  const never = (): Promise<never> => new Promise(() => {})
  const protocol = { name: 'stuck', connect: () => ({ fetch: never, peek: never, close: never }) }
  const universe = new Universe({ self: 'a', protocol, clock })
  await universe.setPeers(['a', 'b'])
  const closed = universe.close()
  await settle()

  clock.advance(60_000)

  const error = await t.throwsAsync<AggregateError>(closed, { instanceOf: AggregateError })
  t.regex(String(error?.errors[0]), /closing the fetcher of peer "b" did not end within 60000 ms/)
  t.is(clock.pending, 0)
})
