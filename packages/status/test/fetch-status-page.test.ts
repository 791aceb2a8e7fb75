import { string } from '@galaxycache/codecs'
import { Cluster } from '@galaxycache/galaxy/testing'
import { fetchStatusPage, type StatusReport, type StatusSample } from '@galaxycache/status'
import test, { type ExecutionContext } from 'ava'
import { EventReader } from './event-reader.js'
import { present } from './present.js'
import { until } from './until.js'

async function start(t: ExecutionContext) {
  const cluster = await Cluster.create({ peers: 2 })
  cluster.createGalaxy('names', { codec: string, load: (key) => key })
  const page = fetchStatusPage(present(cluster.universes[0]), { basePath: '/status/', clock: cluster.clock })
  t.teardown(async () => {
    page.close()
    await cluster.close()
  })
  const ask = (path: string, init?: RequestInit): Response | undefined => page(new Request(`http://host${path}`, init))
  return { cluster, clock: cluster.clock, page, ask }
}

test('a path that is not the page’s is left to others, at once', async (t) => {
  const { ask, page } = await start(t)

  t.is(ask('/'), undefined)
  t.is(ask('/statusx/'), undefined)
  t.is(ask('/status/none'), undefined)
  t.is(ask('/status/none', { method: 'POST' }), undefined)
  page.close()
  t.is(ask('/status/none'), undefined)
})

test('page, API and the way to the last slash are answered as over node:http', async (t) => {
  const { ask } = await start(t)

  const page = ask('/status/')
  const report = (await ask('/status/api')?.json()) as StatusReport

  t.regex(await present(page).text(), /^<!doctype html>/i)
  t.regex(present(page).headers.get('content-security-policy') ?? '', /script-src 'nonce-/)
  t.is(report.self, 'memory://0')
  t.is(ask('/status')?.headers.get('location'), './status/')
  t.is(ask('/status/api', { method: 'DELETE' })?.status, 405)
  t.is(await ask('/status/events', { method: 'HEAD' })?.text(), '')
})

test('events come as they happen, until the reader leaves', async (t) => {
  const { ask, clock } = await start(t)
  const resting = clock.pending
  const leave = new AbortController()
  const events = EventReader.of(present(ask('/status/events', { signal: leave.signal })).body)
  await events.next('report')
  await events.next('galaxy')

  clock.advance(1_000)
  const { galaxies } = await events.next<StatusSample>('sample')
  leave.abort()
  await until(() => clock.pending === resting)

  t.is(galaxies[0]?.getsPerSecond, 0)
})

test('a body that is cancelled is a reader that left', async (t) => {
  const { ask, clock } = await start(t)
  const resting = clock.pending
  const { body } = present(ask('/status/events'))

  await body?.cancel()

  t.is(clock.pending, resting)
})

test('closing ends the events in order', async (t) => {
  const { ask, page } = await start(t)
  const events = EventReader.of(present(ask('/status/events')).body)
  await events.next('report')
  await events.next('galaxy')

  page.close()

  t.true(await events.ended())
  t.is(ask('/status/')?.status, 503)
})
