import { string } from '@galaxycache/codecs'
import { Cluster } from '@galaxycache/galaxy/testing'
import { type GalaxyReport, type KeyReport, type StatusReport, statusPage } from '@galaxycache/status'
import test, { type ExecutionContext } from 'ava'
import { present } from './present.js'
import { serve } from './serving.js'

/** Three processes, and the page of the first. */
async function start(t: ExecutionContext) {
  const cluster = await Cluster.create({ peers: 3 })
  const [galaxy] = cluster.createGalaxy('names', {
    codec: string,
    load: (key) => `value of ${key.toWellFormed()}`,
    maxKeyBytes: 512,
  })
  const [universe] = cluster.universes
  const page = statusPage(present(universe), { showKeys: true, clock: cluster.clock })
  const server = await serve(page)
  t.teardown(async () => {
    page.close()
    await server[Symbol.asyncDispose]()
    await cluster.close()
  })
  const read = async <T>(path: string): Promise<T> => (await (await fetch(server.url + path)).json()) as T
  return { cluster, galaxy: present(galaxy), universe: present(universe), url: server.url, read }
}

test('the status says who this process is, who the others are, and what each owns', async (t) => {
  const { read, universe } = await start(t)

  const { self, ready, peers, ring, title, showKeys } = await read<StatusReport>('/api')

  t.deepEqual(
    { self, ready, title, showKeys },
    { self: 'memory://0', ready: true, title: 'galaxycache', showKeys: true },
  )
  t.deepEqual(
    peers.map(({ id, state, share }) => ({ id, state, share })),
    ['memory://0', 'memory://1', 'memory://2'].map((id, index) => ({
      id,
      state: index === 0 ? 'self' : 'untried',
      share: universe.ring.share(id),
    })),
  )
  t.deepEqual(ring.ids, universe.ring.ids)
})

test('a peer that is not asked says why, as peerStats() does', async (t) => {
  const { read, galaxy, cluster } = await start(t)
  cluster.network.stop('memory://1')
  for (let n = 0; n < 40; n++) await galaxy.get(cluster.keyOwnedBy(1, n))

  const { peers } = await read<StatusReport>('/api')

  const row = peers.find(({ id }) => id === 'memory://1')
  const stats = cluster.universes[0]?.peerStats().find(({ id }) => id === 'memory://1')
  t.like(row, { state: 'down', circuit: 'open', errors: stats?.errors, pausedMs: stats?.pausedMs, inFlight: 0 })
})

test('while nobody watches, each answer is of its own moment', async (t) => {
  const { read, galaxy, cluster } = await start(t)
  const before = await read<StatusReport>('/api')

  await galaxy.get(cluster.keyOwnedBy(1))
  const after = await read<StatusReport>('/api')

  t.deepEqual(
    [before, after].map(({ galaxies, peers }) => [galaxies[0]?.gets, peers[1]?.state, peers[1]?.requests]),
    [
      [0, 'untried', 0],
      [1, 'up', 1],
    ],
  )
})

test('the detail of a galaxy has the numbers of its stats', async (t) => {
  const { read, galaxy, cluster } = await start(t)
  const own = cluster.keyOwnedBy(0)
  for (const key of [own, own, cluster.keyOwnedBy(1), cluster.keyOwnedBy(2)]) await galaxy.get(key)

  const report = await read<GalaxyReport>('/api/galaxy?name=names')

  t.deepEqual(report.stats, galaxy.stats())
  t.deepEqual(report.caches.main, galaxy.cacheStats('main'))
  t.deepEqual(report.caches.hot, galaxy.cacheStats('hot'))
  t.deepEqual(report.caches.candidate, galaxy.cacheStats('candidate'))
  t.deepEqual(
    report.hottest.hot.map(({ key, owner }) => [key, owner]),
    galaxy.hottestKeys('hot', 10).map(({ key, owner }) => [key, owner]),
  )
  t.is(report.hottest.hot.length, 2)
})

test('a key is looked up: who owns it, where it is, and when it expires', async (t) => {
  const { read, galaxy, cluster } = await start(t)
  const [own, other] = [cluster.keyOwnedBy(0), cluster.keyOwnedBy(1)]
  await galaxy.get(own)

  const [held, missing] = await Promise.all(
    [own, other].map((key) => read<KeyReport>(`/api/key?galaxy=names&key=${key}`)),
  )

  t.like(held, { owner: 'memory://0', cache: 'main', promotion: 'owned', valueBytes: `value of ${own}`.length })
  t.like(missing, { owner: 'memory://1', promotion: 'unknown' })
  t.false('cache' in present(missing))
  t.false('expiresAtMs' in present(held), 'it never expires')
})

test('a key may be any bytes', async (t) => {
  const { read, galaxy } = await start(t)
  const keys = ['a b+c', '%2F', '\udcff', '\u0000', 'é😀', '&key=', ''] as const
  for (const key of keys) await galaxy.get(key)
  const encoded = ['a%20b+c', '%252F', '%FF', '%00', '%C3%A9%F0%9F%98%80', '%26key%3D', '']

  const reports = await Promise.all(encoded.map((key) => read<KeyReport>(`/api/key?galaxy=names&key=${key}`)))

  for (const [index, { cache, owner }] of reports.entries()) {
    t.is(owner, galaxy.inspect(present(keys[index])).owner)
    t.not(cache, undefined, JSON.stringify(keys[index]))
  }
})

const refusals: readonly (readonly [string, number, string])[] = [
  ['/api/galaxy', 400, 'the parameter name is missing'],
  ['/api/galaxy?name=none', 404, 'no galaxy of that name'],
  ['/api/galaxy?name=__proto__', 404, 'no galaxy of that name'],
  ['/api/key?key=1', 400, 'the parameters galaxy and key are both needed'],
  ['/api/key?galaxy=names', 400, 'the parameters galaxy and key are both needed'],
  ['/api/key?galaxy=none&key=1', 404, 'no galaxy of that name'],
  ['/nothing', 404, 'no such path'],
  ['/api/', 404, 'no such path'],
]

for (const [path, status, error] of refusals) {
  test(`${path} is answered with ${status}: ${error}`, async (t) => {
    const { url } = await start(t)

    const response = await fetch(url + path)

    t.is(response.status, status)
    t.deepEqual(await response.json(), { error })
  })
}

test('a key that cannot be is refused without being repeated', async (t) => {
  const { url } = await start(t)

  const response = await fetch(`${url}/api/key?galaxy=names&key=${'secret'.repeat(100)}`)

  t.is(response.status, 400)
  t.deepEqual(await response.json(), { error: 'no galaxy can hold that key' })
})

test('a universe that has closed is shown as not ready, with what it counted', async (t) => {
  const { read, galaxy, universe, cluster } = await start(t)
  const key = cluster.keyOwnedBy(0)
  await galaxy.get(key)

  await universe.close()

  const { ready, galaxies, peers } = await read<StatusReport>('/api')
  t.false(ready)
  t.deepEqual([galaxies[0]?.gets, galaxies[0]?.entries], [1, 0])
  t.true(peers.some(({ id, state, share }) => id === 'memory://0' && state === 'self' && share === 0))
  t.like(await read<KeyReport>(`/api/key?galaxy=names&key=${key}`), { promotion: 'unknown' })
})

test('a cache of the user’s own that throws when it is looked at fails the request and not the process', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  const universe = present(cluster.universes[0])
  const galaxy = universe.createGalaxy('names', { codec: string, load: (key) => key })
  galaxy.hottestKeys = () => {
    throw new Error('secret')
  }
  await using server = await serve(statusPage(universe, { clock: cluster.clock }))

  const response = await fetch(`${server.url}/api/galaxy?name=names`)

  t.is(response.status, 500)
  t.deepEqual(await response.json(), { error: 'the page failed' })
})
