import { once } from 'node:events'
import { string } from '@galaxycache/codecs'
import { Cluster } from '@galaxycache/galaxy/testing'
import {
  type GalaxyReport,
  type KeyReport,
  type StatusPageOptions,
  type StatusReport,
  type StatusSample,
  statusPage,
} from '@galaxycache/status'
import test, { type ExecutionContext } from 'ava'
import { EventReader } from './event-reader.js'
import { present } from './present.js'
import { serve } from './serving.js'
import { until } from './until.js'

async function start(t: ExecutionContext, options: StatusPageOptions = {}) {
  const cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('names', { codec: string, load: (key) => key, promoter: () => false })
  const page = statusPage(present(cluster.universes[0]), { clock: cluster.clock, showKeys: true, ...options })
  const server = await serve(page)
  t.teardown(async () => {
    page.close()
    await server[Symbol.asyncDispose]()
    await cluster.close()
  })
  const watch = (query = ''): Promise<EventReader> => EventReader.open(t, `${server.url}/events${query}`)
  return { cluster, clock: cluster.clock, galaxy: present(galaxy), page, url: server.url, watch }
}

test('who begins to watch is told everything, then what changed in each interval', async (t) => {
  const { watch, clock, galaxy, cluster } = await start(t)
  const events = await watch()
  const report = await events.next<StatusReport>('report')
  const first = await events.next<GalaxyReport>('galaxy')
  await galaxy.get(cluster.keyOwnedBy(0))
  await galaxy.get(cluster.keyOwnedBy(0))
  await galaxy.get(cluster.keyOwnedBy(1))

  clock.advance(1_000)

  const sample = await events.next<StatusSample>('sample')
  const second = await events.next<GalaxyReport>('galaxy')
  t.is(report.galaxies[0]?.gets, 0)
  t.deepEqual(first.history.atMs, [])
  t.like(sample.galaxies[0], { name: 'names', gets: 3, getsPerSecond: 3, hitShare: 1 / 3 })
  t.deepEqual(
    sample.peers.map(({ id }) => id),
    ['memory://1'],
  )
  t.deepEqual(second.history, {
    atMs: [clock.now()],
    perSecond: { mainCacheHits: [1], hotCacheHits: [0], coalescedLoads: [0], peerLoads: [1], backendLoads: [1] },
  })
})

test('an interval in which nothing happened is told all the same, as a sign of life', async (t) => {
  const { watch, clock } = await start(t, { intervalMs: 15_000, historyMs: 60_000 })
  const events = await watch()
  await events.next('report')
  await events.next('galaxy')

  clock.advance(15_000)
  const { galaxies, peers, ring } = await events.next<StatusSample>('sample')
  await events.next('galaxy')
  clock.advance(15_000)
  const second = await events.next<StatusSample>('sample')

  // That the first interval is known to be one without gets is news; the second has none.
  t.deepEqual([galaxies.length, peers, ring], [1, [], undefined])
  t.deepEqual(second.galaxies, [])
})

test('all watch one sampler, which rests when the last has left', async (t) => {
  const { watch, clock } = await start(t)
  const resting = clock.pending
  const [first, second] = await Promise.all([watch(), watch()])
  await Promise.all([first.next('report'), second.next('report')])
  const watched = clock.pending

  first.leave()
  second.leave()
  await until(() => clock.pending === resting)

  t.is(watched, resting + 1)
})

test('while somebody watches, a key that was not promoted can be asked why', async (t) => {
  const { watch, url, galaxy, cluster, clock } = await start(t)
  await (await watch()).next('report')
  const key = cluster.keyOwnedBy(1)
  await galaxy.get(key)

  const report = (await (await fetch(`${url}/api/key?galaxy=names&key=${key}`)).json()) as KeyReport

  t.is(report.promotion, 'denied')
  t.like(report.lastDecision, { result: 'denied', atMs: clock.now(), stats: { requests: 1 } })
})

test('a change of peers brings the ring and all peers that are left', async (t) => {
  const { watch, clock, cluster } = await start(t)
  const events = await watch()
  await events.next('report')
  await events.next('galaxy')

  await cluster.universes[0]?.removePeers(['memory://1'])
  clock.advance(1_000)

  const { peers, ring } = await events.next<StatusSample>('sample')
  t.deepEqual(
    peers.map(({ id, share }) => [id, share]),
    [['memory://0', 1]],
  )
  t.deepEqual(ring, { ids: ['memory://0'], steps: 1440, arcs: [[0, 1440]] })
})

test('a page that names a galaxy is shown that one, and one that was made meanwhile comes when it is there', async (t) => {
  const { watch, clock, cluster } = await start(t)
  const events = await watch('?galaxy=later')
  await events.next('report')

  cluster.createGalaxy('later', { codec: string, load: (key) => key })
  clock.advance(1_000)

  const { galaxies } = await events.next<StatusSample>('sample')
  t.true(galaxies.some(({ name }) => name === 'later'))
  t.is((await events.next<GalaxyReport>('galaxy')).name, 'later')
})

test('charts remember as much as they show, and draw no line across a time that nobody watched', async (t) => {
  const { watch, clock } = await start(t, { historyMs: 3_000 })
  const resting = clock.pending
  const events = await watch()
  await events.next('report')
  await events.next('galaxy')
  clock.advance(5_000)
  events.leave()
  await until(() => clock.pending === resting)
  const leftMs = clock.now()
  clock.advance(60_000)

  const again = await watch()
  await again.next('report')
  const { history } = await again.next<GalaxyReport>('galaxy')

  t.deepEqual(history.atMs, [leftMs - 1_000, leftMs, clock.now()])
  t.deepEqual(history.perSecond.peerLoads, [0, 0, null])
})

test('more pages than are allowed are told to come later', async (t) => {
  const { watch, url } = await start(t, { maxWatchers: 1 })
  await (await watch()).next('report')

  const response = await fetch(`${url}/events`)

  t.is(response.status, 503)
  t.is(response.headers.get('retry-after'), '60')
})

test('closing ends every open page, stops the clock, and further requests are told so', async (t) => {
  const { watch, page, clock, url } = await start(t)
  const resting = clock.pending
  const events = await watch()
  await events.next('report')
  await events.next('galaxy')

  page.close()
  page.close()

  t.true(await events.ended())
  t.is(clock.pending, resting)
  t.is((await fetch(`${url}/api`)).status, 503)
})

test('a cache of the user’s own that throws when it is looked at ends open pages and not the process', async (t) => {
  const { watch, clock, galaxy, url } = await start(t)
  const resting = clock.pending
  const events = await watch()
  await events.next('report')
  await events.next('galaxy')
  galaxy.hottestKeys = () => {
    throw new Error('broken')
  }
  const warned = once(process, 'warning')

  clock.advance(1_000)
  const [warning] = await warned
  const again = await fetch(`${url}/events`)
    .then((response) => response.text())
    .catch(() => 'cut off')

  t.is((warning as { readonly code?: string }).code, 'GALAXYCACHE_STATUS')
  t.true(await events.ended())
  t.is(clock.pending, resting)
  t.is(again, 'cut off')
})
