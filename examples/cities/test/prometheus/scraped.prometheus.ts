import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { type Demo, type Load, startDemo } from './load.js'
import type { PromQl } from './prom-ql.js'
import { startPrometheus } from './prometheus-server.js'
import { promtool } from './promtool.js'
import { Resources } from './resources.js'

// The three processes of the demo, their load generator and a real Prometheus: what PromQL answers must be what was
// counted by those who asked and by the database, which know nothing of the metrics.

const metrics = fileURLToPath(new URL('..', import.meta.resolve('@galaxycache/metrics/dashboards/galaxycache.json')))
const dashboard = join(metrics, 'dashboards/galaxycache.json')
const alerts = join(metrics, 'alerts.yml')
const alertTests = join(metrics, 'test/alerts.test.yml')

const resources = new Resources()
let demo: Demo
let load: Load
/** Asks of one moment after the load, so that all tests see the same. */
let prometheus: PromQl

test.before(async (t) => {
  t.timeout(200_000)
  demo = await startDemo(resources, ['--requests', '6000', '--keys', '500', '--bytes', '256KiB'])
  const now = await startPrometheus(resources, demo.peers.map(instanceOf), alerts)
  await now.scraped(demo.peers.length)
  load = await demo.ask()
  // Rates need two points, also of what there was nothing of before the load.
  prometheus = await now.scrapedTwiceSince(Date.now() / 1000, demo.peers.length)
})

test.after.always(() => resources.end())

/** What Prometheus calls a process. */
const instanceOf = ({ metricsUrl }: { readonly metricsUrl: string }): string => new URL(metricsUrl).host

/** What `read` gives for each process, told which series are its own. */
const ofEachProcess = <R>(read: (instance: string) => Promise<R>): Promise<R[]> =>
  Promise.all(demo.peers.map((peer) => read(`{instance="${instanceOf(peer)}"}`)))

test('PromQL gives the gets that the load generator made, process by process', async (t) => {
  const gets = await ofEachProcess((instance) =>
    prometheus.number(`sum(galaxycache_gets_total${instance}) - sum(galaxycache_server_requests_total${instance})`),
  )

  t.deepEqual(gets, load.gets)
  t.deepEqual(gets, [2000, 2000, 2000])
})

test('PromQL gives the loads that the database counted', async (t) => {
  t.is(await prometheus.number('sum(galaxycache_backend_loads_total{result="ok"})'), load.databaseQueries)
  t.is(await prometheus.number('sum(galaxycache_backend_load_duration_seconds_count)'), load.databaseQueries)
  t.true(load.databaseQueries > 0)
})

test('what one process fetched, another has served, and what was not served by a cache was loaded', async (t) => {
  const fetched = await prometheus.number('sum(galaxycache_peer_loads_total{result="ok"})')

  t.is(await prometheus.number('sum(galaxycache_server_requests_total)'), fetched)
  t.is(await prometheus.number('sum(galaxycache_peer_fetches_total{result="ok"})'), fetched)
  const along = await prometheus.number('sum(galaxycache_companions_total{result="received"})')
  t.is(await prometheus.number('sum(galaxycache_companions_total{result="sent"})'), along)
  // Of what came along with others, that is offered which was not held.
  const offered = (await prometheus.number('sum(galaxycache_promotions_total)')) - fetched
  t.true(offered >= 0 && offered <= along, `${offered} of ${along}`)
  t.is(
    await prometheus.number('sum(galaxycache_gets_total) - sum(galaxycache_hits_total) - sum(galaxycache_loads_total)'),
    0,
  )
  t.true(fetched > 0)
})

test('PromQL gives the counts that each process reports of itself', async (t) => {
  const counts = await ofEachProcess(async (instance) => ({
    mainCacheHits: await prometheus.number(
      `sum(galaxycache_hits_total${instance} and galaxycache_hits_total{level="main"})`,
    ),
    hotCacheHits: await prometheus.number(
      `sum(galaxycache_hits_total${instance} and galaxycache_hits_total{level="hot"})`,
    ),
    joined: await prometheus.number(`galaxycache_coalesced_loads_total${instance}`),
    peerGets: await prometheus.number(`galaxycache_server_requests_total${instance}`),
  }))

  t.like(
    load.runs.map((run) => run.counts),
    counts,
  )
})

test('all processes see one ring, and their shares make one', async (t) => {
  t.is(await prometheus.number('count(count_values("ring", galaxycache_ring_fingerprint))'), 1)
  t.true(Math.abs((await prometheus.number('sum(galaxycache_ring_share_ratio)')) - 1) < 1e-9)
  t.is(await prometheus.number('sum(galaxycache_peer_up)'), 6)
})

test('promtool has no objection to what is scraped', async (t) => {
  for (const { metricsUrl } of demo.peers) {
    const { status, output } = promtool(['check', 'metrics'], await (await fetch(metricsUrl)).text())
    t.deepEqual([status, output], [0, ''])
  }
})

test('promtool has no objection to the alerts, and their unit tests pass', (t) => {
  const checked = promtool(['check', 'rules', alerts])
  const tested = promtool(['test', 'rules', alertTests])

  t.is(checked.status, 0, checked.output)
  t.regex(checked.output, /SUCCESS: 6 rules found/)
  t.is(tested.status, 0, tested.output)
})

test('Prometheus evaluates every alert', async (t) => {
  const known = await prometheus.alerts()

  t.is(known.length, 6)
  t.deepEqual(
    known.filter(({ lastError }) => lastError !== undefined && lastError !== ''),
    [],
  )
})

test('every query of the dashboard has an answer', async (t) => {
  const { panels } = JSON.parse(await readFile(dashboard, 'utf8')) as {
    readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[]
  }
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))

  const unanswered: string[] = []
  for (const query of queries) {
    const filled = query.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.+').replaceAll('$galaxy', '.+')
    if ((await prometheus.query(filled)).length === 0) unanswered.push(query)
  }

  t.true(queries.length > 30)
  t.deepEqual(unanswered, [])
})
