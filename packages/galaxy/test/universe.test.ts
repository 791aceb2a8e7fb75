import { type Codec, json, string } from '@galaxycache/codecs'
import { type Galaxy, type GalaxyOptions, Universe } from '@galaxycache/galaxy'
import { Cluster, InMemoryNetwork, settle } from '@galaxycache/galaxy/testing'
import test from 'ava'

const alone = (): Universe => new Universe({ self: 'memory://0' })

const echo: GalaxyOptions<string> = { codec: string, load: (key) => key }

test('a galaxy’s type of value is inferred from its codec, and a getter of another type does not compile', async (t) => {
  await using universe = alone()
  const users = universe.createGalaxy('users', {
    codec: json<{ name: string }>(),
    load: async (name, { notFound }) => {
      if (name === '') notFound()
      return { name }
    },
  })
  const typed: Galaxy<{ name: string }> = users
  // @ts-expect-error a string is no user
  universe.createGalaxy('wrong', { codec: json<{ name: string }>(), load: () => 'Ada' })

  t.is((await typed.get('Ada')).name, 'Ada')
})

test('a galaxy’s name must be new, and text', async (t) => {
  await using universe = alone()
  universe.createGalaxy('taken', echo)

  t.throws(() => universe.createGalaxy('taken', echo), {
    message: 'galaxy name must be unique in its universe, got "taken"',
  })
  t.throws(() => universe.createGalaxy('', echo), {
    instanceOf: TypeError,
    message: /galaxy name must be a non-empty string/,
  })
  t.throws(() => universe.createGalaxy('\ud800', echo), { instanceOf: TypeError, message: /valid Unicode/ })
  t.is(universe.getGalaxy('taken')?.name, 'taken')
  t.deepEqual(
    universe.galaxies().map(({ name }) => name),
    ['taken'],
  )
})

test('wrong options name themselves, the rule and the value', async (t) => {
  await using universe = alone()
  const wrong: readonly [Partial<Record<keyof GalaxyOptions<string>, unknown>>, string][] = [
    [{ maxBytes: 0 }, 'maxBytes must be a positive integer, got 0'],
    [{ maxBytes: 1.5 }, 'maxBytes must be a positive integer, got 1.5'],
    [{ hotCacheShare: 2 }, 'hotCacheShare must be a number from 0 to 1, got 2'],
    [{ maxTtlMs: -1 }, 'maxTtlMs must be a number of ms above 0, got -1'],
    [{ maxTtlMs: 100, ttlJitterMs: 100 }, 'ttlJitterMs must be less than a finite maxTtlMs (100), got 100'],
    [{ loadTimeoutMs: Number.NaN }, 'loadTimeoutMs must be a number of ms above 0, got NaN'],
    [{ warmUp: { forMs: 0 } }, 'warmUp.forMs must be a number of ms above 0, got 0'],
    [{ load: 'SELECT' }, 'load must be a function, got "SELECT"'],
    [{ codec: {} }, 'codec must be an object with encode and decode, got an object'],
    [{ promoter: 7 }, 'promoter must be a function or an object with the method shouldPromote, got 7'],
  ]
  for (const [option, message] of wrong) {
    t.throws(() => universe.createGalaxy('g', { ...echo, ...option } as GalaxyOptions<string>), { message })
  }
  t.deepEqual(universe.galaxies(), [])
  t.throws(() => new Universe({ self: '' }), { message: 'self.id must be a non-empty string, got ""' })
  t.throws(() => new Universe({ self: 'x', ring: { segmentsPerOwner: 0 } }), {
    message: /segmentsPerOwner must be a positive integer/,
  })
})

test('a peer list that cannot be changes nothing and loses nothing', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [universe] = cluster.universes
  const before = universe?.listPeers()

  await t.throwsAsync(async () => universe?.setPeers(['memory://0', 'memory://2', 'smoke:signals']), {
    instanceOf: TypeError,
  })
  await t.throwsAsync(async () => universe?.removePeers(['memory://9']), { message: /known peers, got "memory:\/\/9"/ })
  await t.throwsAsync(async () => universe?.removePeers(['memory://0']), { message: /setIncludeSelf\(false\)/ })

  t.deepEqual(universe?.listPeers(), before)
})

test('a universe without a protocol says so when it is given peers', async (t) => {
  await using universe = alone()

  await universe.setPeers(['memory://0'])
  await t.throwsAsync(() => universe.setPeers(['memory://0', 'memory://1']), { message: /protocol must be given/ })
})

test('self is never dialled, however its url is spelled in the list', async (t) => {
  for (const spelled of ['memory://self', 'memory://self/', 'MEMORY://self', 'memory://SELF//']) {
    const network = new InMemoryNetwork()
    await using universe = new Universe({ self: 'memory://self', protocol: network.protocol('memory://self') })

    await universe.setPeers([spelled, 'memory://other'])

    t.is(network.openFetchers, 1, spelled)
    t.deepEqual(universe.ring.ids, ['memory://other', spelled].sort(), 'and the ring hashes what the others hash')
    t.is(universe.self.id, spelled)
  }
})

test('a list without self still counts self in, until it is told otherwise', async (t) => {
  const network = new InMemoryNetwork()
  await using universe = new Universe({ self: 'memory://self', protocol: network.protocol('memory://self') })

  await universe.setPeers(['memory://other'])
  t.deepEqual(universe.ring.ids, ['memory://other', 'memory://self'])
  universe.setIncludeSelf(false)
  t.deepEqual(universe.ring.ids, ['memory://other'])
  t.deepEqual(
    universe.listPeers().map(({ id }) => id),
    ['memory://other'],
  )
})

test('gets that run while peers come and go all get their value', async (t) => {
  await using cluster = await Cluster.create({ peers: 4 })
  const galaxies = cluster.createGalaxy('g', { codec: string, load: async (key) => key })
  const [universe] = cluster.universes
  const keys = Array.from({ length: 2_000 }, (_, i) => `k${i}`)

  const gets = keys.map(async (key, i) => {
    if (i % 50 === 0) await universe?.removePeers(['memory://3'])
    if (i % 50 === 25) await universe?.addPeer('memory://3')
    return await galaxies[0]?.get(key)
  })
  const churn = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) {
      await universe?.setPeers(['memory://0', 'memory://1', ...(i % 2 ? ['memory://2', 'memory://3'] : ['memory://3'])])
    }
  }
  const results = await Promise.allSettled([...gets, churn()])

  const rejected = results
    .filter(({ status }) => status === 'rejected')
    .map((result) => String((result as PromiseRejectedResult).reason))
  t.deepEqual(
    rejected.filter((reason) => !reason.includes('known peers')),
    [],
  )
})

test('a process that joins asks the previous owner’s caches before the backend, for as long as it warms up', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  let loads = 0
  const options: GalaxyOptions<string> = {
    codec: string,
    warmUp: { forMs: 10_000, timeoutMs: 100 },
    load: (key) => {
      loads += 1
      return key
    },
  }
  const galaxies = cluster.createGalaxy('g', options)
  for (let i = 0; i < 200; i++) await galaxies[i % 2]?.get(`k${i}`)
  loads = 0

  const newcomer = cluster.start().createGalaxy('g', options)
  await cluster.connect()
  const gained = Array.from({ length: 200 }, (_, i) => `k${i}`).filter((key) => cluster.ownerOf(key) === 2)
  const half = gained.slice(0, Math.ceil(gained.length / 2))
  for (const key of half) t.is(await newcomer.get(key), key)

  t.true(half.length > 5)
  t.is(loads, 0)
  t.is(newcomer.stats().warmUpHits, half.length)
  cluster.clock.advance(10_000)
  for (const key of gained.slice(half.length)) await newcomer.get(key)
  t.is(loads, gained.length - half.length, 'later the backend is asked at once')
})

test('a previous owner that does not answer delays a load by the peek’s time limit and no more', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', { ...echo, warmUp: { forMs: 10_000, timeoutMs: 50 } })
  cluster.network.setFault(() => new Promise<void>(() => {}))
  const key = cluster.keyOwnedBy(0)
  const get = galaxies[0]?.get(key)
  await settle()

  cluster.clock.advance(60)

  t.is(await get, key)
  cluster.network.setFault(undefined)
})

test('what is left of a caller’s time is what the peer and its backend are told', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const left: number[] = []
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { remainingMs }) => {
      left.push(remainingMs())
      return key
    },
  })
  const asked: number[] = []
  const [, owner] = cluster.universes
  cluster.network.serve('memory://1', {
    serve: (galaxy, key, request) => {
      asked.push(request.timeoutMs ?? Number.NaN)
      return owner?.serve(galaxy, key, request) ?? Promise.reject(new Error('no owner'))
    },
  })

  await galaxies[0]?.get(cluster.keyOwnedBy(1), { timeoutMs: 750 })
  await galaxies[0]?.get(cluster.keyOwnedBy(1, 1))

  t.deepEqual(asked, [750, 5_000], 'without a limit of the caller, the galaxy’s for a peer')
  t.deepEqual(left, [750, 5_000])
})

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

test('a codec whose decoder fails later makes a rejected get, not a throwing one', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  let decodes = 0
  const fickle: Codec<string> = {
    encode: string.encode,
    decode: (bytes) => {
      if (++decodes > 1) throw new Error('fickle')
      return string.decode(bytes)
    },
  }
  const [galaxy] = cluster.createGalaxy('g', { codec: fickle, load: (key) => key })
  await galaxy?.get('k')

  const get = galaxy?.get('k')

  await t.throwsAsync(async () => get, { message: 'fickle' })
})
