import http from 'node:http'
import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { Cluster, InMemoryNetwork, ManualClock } from '@galaxycache/galaxy/testing'
import {
  fetchStatusPage,
  type GalaxyReport,
  type StatusReport,
  type StatusSample,
  statusPage,
} from '@galaxycache/status'
import test, { type ExecutionContext } from 'ava'
import { EventReader } from './event-reader.js'
import { present } from './present.js'
import { serve } from './serving.js'

/** A process that knows a thousand peers. */
async function universeOfAThousand(clock: ManualClock): Promise<Universe> {
  const protocol = new InMemoryNetwork().protocol('memory://0')
  const universe = new Universe({ self: 'memory://0', protocol, clock })
  await universe.setPeers(Array.from({ length: 1_000 }, (_, n) => `memory://${n}`))
  return universe
}

test('a thousand peers are all told, in an order that people count in, and their ring stays small enough to draw', async (t) => {
  const clock = new ManualClock()
  await using universe = await universeOfAThousand(clock)
  const page = fetchStatusPage(universe, { clock })

  const { peers, ring } = (await present(page(new Request('http://host/api'))).json()) as StatusReport

  t.deepEqual(
    peers.map(({ id }) => id),
    Array.from({ length: 1_000 }, (_, n) => `memory://${n}`),
  )
  const whole = peers.reduce((sum, { share }) => sum + share, 0)
  t.true(Math.abs(whole - 1) < 1e-9, `shares come to ${whole}`)
  t.true(ring.arcs.length <= 1_440)
  t.is(
    ring.arcs.reduce((sum, [, steps]) => sum + steps, 0),
    1_440,
  )
})

test('of a thousand peers, a sample tells only those that changed', async (t) => {
  const clock = new ManualClock()
  await using universe = await universeOfAThousand(clock)
  universe.createGalaxy('names', { codec: string, load: (key) => key })
  const page = fetchStatusPage(universe, { clock })
  const events = EventReader.of(present(page(new Request('http://host/events'))).body)
  await events.next('report')
  await events.next('galaxy')
  let key = 0
  while (universe.ring.owner(`${key}`) === universe.self.id) key++

  await universe.getGalaxy('names')?.get(`${key}`)
  clock.advance(1_000)
  const { peers } = await events.next<StatusSample>('sample')
  page.close()

  t.deepEqual(
    peers.map(({ id, state }) => [id, state]),
    [[universe.ring.owner(`${key}`), 'down']],
  )
})

/** A galaxy with so long a name that every sample is some MB of events. */
async function talkative(t: ExecutionContext) {
  const cluster = await Cluster.create({ peers: 1 })
  t.teardown(() => cluster.close())
  const universe = present(cluster.universes[0])
  universe.createGalaxy('x'.repeat(1024 ** 2), { codec: string, load: (key) => key })
  return { universe, clock: cluster.clock }
}

/** More samples than any buffer on the way takes. */
const manySamples = 200

test('a reader that does not read is cut off before what waits for it takes much memory, and others are told on', async (t) => {
  const { universe, clock } = await talkative(t)
  const page = statusPage(universe, { clock })
  let cutOff = 0
  await using server = await serve((request, response) => {
    response.on('close', () => cutOff++)
    page(request, response)
  })
  const other = await EventReader.open(t, `${server.url}/events`)
  await other.next('report')
  const idle = await new Promise<http.IncomingMessage>((resolve) => {
    http.get(`${server.url}/events`, { agent: false }, resolve)
  })
  idle.on('error', () => {}).pause()

  let samples = 0
  for (; samples < manySamples && cutOff === 0; samples++) {
    clock.advance(1_000)
    await other.next('galaxy')
    await other.next('sample')
  }

  t.is(cutOff, 1, `after ${samples} samples`)
  t.false(idle.complete)
  clock.advance(1_000)
  await other.next('galaxy')
  page.close()
})

test('a body that nobody reads ends in an error instead of growing', async (t) => {
  const { universe, clock } = await talkative(t)
  const page = fetchStatusPage(universe, { clock })
  const resting = clock.pending
  const { body } = present(page(new Request('http://host/events')))

  let samples = 0
  for (; samples < manySamples && clock.pending > resting; samples++) clock.advance(1_000)

  t.true(samples > 1 && samples < manySamples, `${samples} samples`)
  await t.throwsAsync(new Response(body).text(), { message: /terminated|read too slowly/ })
})

test('of a long key only the start is told, and that it is one', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('names', { codec: string, load: (key) => key })
  const page = fetchStatusPage(present(cluster.universes[0]), { clock: cluster.clock, showKeys: true })
  const read = async (): Promise<GalaxyReport> =>
    (await present(page(new Request('http://host/api/galaxy?name=names'))).json()) as GalaxyReport
  for (const key of ['k'.repeat(256), 'l'.repeat(257)]) for (let n = 0; n < 600; n++) await galaxy?.get(key)

  const { hottest } = await read()

  const rows = [...hottest.main, ...hottest.hot].sort((a, b) => present(a.key).localeCompare(present(b.key)))
  t.deepEqual(
    rows.map(({ key, isCut }) => [key, isCut]),
    [
      ['k'.repeat(256), false],
      ['l'.repeat(256), true],
    ],
  )
})

test('names that look like markup or like other names arrive as they are', async (t) => {
  const name = '</script><script>alert(1)</script>'
  await using cluster = await Cluster.create({ peers: 1 })
  const universe = present(cluster.universes[0])
  for (const galaxy of [name, '__proto__', 'a&b=c'])
    universe.createGalaxy(galaxy, { codec: string, load: (key) => key })
  const page = fetchStatusPage(universe, { clock: cluster.clock, showKeys: true })

  for (const galaxy of [name, '__proto__', 'a&b=c']) {
    const response = present(page(new Request(`http://host/api/galaxy?name=${encodeURIComponent(galaxy)}`)))
    t.is(((await response.json()) as { readonly name: string }).name, galaxy)
    t.regex(response.headers.get('content-type') ?? '', /^application\/json/)
  }
})
