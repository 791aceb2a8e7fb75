import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { InMemoryNetwork } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { AggregatorRegistry, Counter, Registry, register } from 'prom-client'
import { prometheusMetrics } from '#src/prometheus/index.js'
import { busyCluster } from '../busy-cluster.js'
import { exposed, only, parsed } from '../exposition.js'

const users = { codec: string, load: (key: string) => key }

/** A universe whose galaxy `users` was asked for so many keys. */
async function asked(gets: number): Promise<Universe> {
  const universe = new Universe({ self: 'memory://a' })
  const galaxy = universe.createGalaxy('users', users)
  for (let i = 0; i < gets; i++) await galaxy.get(`${i}`)
  return universe
}

test('galaxies that are made later are in the next scrape', async (t) => {
  const universe = new Universe({ self: 'memory://a' })
  const registry = new Registry()
  prometheusMetrics(universe, { registry })
  const before = await exposed(registry)

  universe.createGalaxy('late', users)

  t.deepEqual(only(before, 'galaxycache_gets'), {})
  t.deepEqual(only(await exposed(registry), 'galaxycache_gets'), { 'galaxycache_gets_total{galaxy="late"}': 0 })
})

test('a universe can be in several registries, and be told in each as a whole', async (t) => {
  const universe = await asked(3)
  const registries = [new Registry(), new Registry()]
  for (const registry of registries) prometheusMetrics(universe, { registry })

  const [one, two] = await Promise.all(registries.map(exposed))

  t.deepEqual(one, two)
  t.is(one?.get('galaxycache_gets_total{galaxy="users"}'), 3)
})

test('universes whose labels are the same to Prometheus are told as one, and no series stands twice', async (t) => {
  const registry = new Registry()
  for (const [gets, labels] of [
    [3, { zone: 'eu', app: 'shop' }],
    [4, { app: 'shop', zone: 'eu', rack: '' }],
  ] as const)
    prometheusMetrics(await asked(gets), { registry, labels })

  const text = await registry.metrics()

  const series = text.split('\n').filter((line) => line.startsWith('galaxycache_gets_total'))
  t.deepEqual(series, ['galaxycache_gets_total{app="shop",zone="eu",galaxy="users"} 7'])
})

test('universes in one registry with labels of their own are told apart', async (t) => {
  const registry = new Registry()
  prometheusMetrics(await asked(3), { registry, labels: { universe: 'a' } })
  prometheusMetrics(await asked(4), { registry, labels: { universe: 'b' } })
  prometheusMetrics(await asked(5), { registry })

  const series = await exposed(registry)

  t.deepEqual(only(series, 'galaxycache_gets', 'galaxycache_ready'), {
    'galaxycache_gets_total{galaxy="users"}': 5,
    'galaxycache_gets_total{universe="a",galaxy="users"}': 3,
    'galaxycache_gets_total{universe="b",galaxy="users"}': 4,
    galaxycache_ready: 1,
    'galaxycache_ready{universe="a"}': 1,
    'galaxycache_ready{universe="b"}': 1,
  })
})

test('universes in one registry without labels are told as one: no series stands twice', async (t) => {
  const registry = new Registry()
  const [three, four] = [await asked(3), await asked(4)]
  prometheusMetrics(three, { registry })
  prometheusMetrics(four, { registry })
  await four.close()

  const series = await exposed(registry)

  t.is(series.get('galaxycache_gets_total{galaxy="users"}'), 7)
  t.is(series.get('galaxycache_value_size_bytes_count{galaxy="users"}'), 7)
  t.is(series.get('galaxycache_ready'), 0)
})

test('of universes that are told as one, what one alone can tell is told', async (t) => {
  const network = new InMemoryNetwork()
  const make = (self: string) => new Universe({ self, protocol: network.protocol(self) })
  await using server = make('memory://peer')
  server.createGalaxy('users', users)
  network.serve('memory://peer', server)
  await using asking = make('memory://a')
  await using silent = make('memory://b')
  const registry = new Registry()
  for (const universe of [asking, silent]) {
    await universe.setPeers([universe.self.id, 'memory://peer'])
    prometheusMetrics(universe, { registry })
  }
  const galaxy = asking.createGalaxy('users', users)
  for (let i = 0; i < 20; i++) await galaxy.get(`${i}`)

  const series = await exposed(registry)

  const [peer] = asking.peerStats()
  t.is(silent.peerStats()[0]?.latencyMs, undefined)
  t.is(series.get('galaxycache_peer_latency_seconds{peer="memory://peer"}'), (peer?.latencyMs ?? Number.NaN) / 1000)
  t.is(series.get('galaxycache_peer_fetches_total{peer="memory://peer",result="ok"}'), peer?.requests)
})

test('a universe that is given to a registry twice is counted once, until both are closed', async (t) => {
  const registry = new Registry()
  const universe = await asked(3)
  const first = prometheusMetrics(universe, { registry })
  const second = prometheusMetrics(universe, { registry })

  const both = await exposed(registry)
  first.close()
  const one = await exposed(registry)
  second.close()

  const name = 'galaxycache_gets_total{galaxy="users"}'
  t.deepEqual([both.get(name), one.get(name)], [3, 3])
  t.deepEqual(registry.getMetricsAsArray(), [])
})

test('close takes the metrics out, leaves those of others, and may be called again', async (t) => {
  const registry = new Registry()
  const own = new Counter({ name: 'own_total', help: 'of the application', registers: [registry] })
  const metrics = prometheusMetrics(await asked(1), { registry })

  metrics.close()
  metrics.close()
  const text = await registry.metrics()
  {
    using _ = prometheusMetrics(await asked(2), { registry })
    t.is((await exposed(registry)).get('galaxycache_gets_total{galaxy="users"}'), 2)
  }

  own.inc()
  t.is(text, '# HELP own_total of the application\n# TYPE own_total counter\nown_total 0\n')
  t.deepEqual([...(await exposed(registry)).keys()], ['own_total'])
})

test('a registry that was cleared is used anew, and closing the old one leaves the new one alone', async (t) => {
  const registry = new Registry()
  const old = prometheusMetrics(await asked(1), { registry })
  registry.clear()
  prometheusMetrics(await asked(2), { registry })

  old.close()

  t.is((await exposed(registry)).get('galaxycache_gets_total{galaxy="users"}'), 2)
})

test('a name that another metric has is refused at once, and nothing is registered', (t) => {
  const registry = new Registry()
  const other = new Counter({ name: 'galaxycache_hits_total', help: 'of another', registers: [registry] })
  const universe = new Universe({ self: 'memory://a' })

  const error = t.throws(() => prometheusMetrics(universe, { registry }), { instanceOf: TypeError })

  t.regex(error.message, /names of metrics must be free .* got galaxycache_hits_total/)
  t.deepEqual(registry.getMetricsAsArray() as unknown[], [other])
  t.notThrows(() => prometheusMetrics(universe, { registry, prefix: 'cache_' }))
})

test("without options the metrics go to prom-client's own registry", (t) => {
  using _ = prometheusMetrics(new Universe({ self: 'memory://a' }))

  t.truthy(register.getSingleMetric('galaxycache_gets_total'))
})

test('a peer that leaves takes its series with it', async (t) => {
  const network = new InMemoryNetwork()
  await using universe = new Universe({ self: 'memory://a', protocol: network.protocol('memory://a') })
  await universe.setPeers(['memory://a', 'memory://b', 'memory://c'])
  const registry = new Registry()
  prometheusMetrics(universe, { registry })
  const before = await exposed(registry)

  await universe.removePeers(['memory://b'])

  t.deepEqual(Object.keys(only(before, 'galaxycache_peer_up')), [
    'galaxycache_peer_up{peer="memory://b"}',
    'galaxycache_peer_up{peer="memory://c"}',
  ])
  t.false([...(await exposed(registry)).keys()].some((series) => series.includes('memory://b')))
})

test('no label ever holds a key', async (t) => {
  await using busy = await busyCluster()
  const registry = new Registry()
  prometheusMetrics(busy.universe, { registry })

  t.notRegex(await registry.metrics(), /key-/)
})

test('workers of node:cluster are put together: counts summed, readiness of the least ready', async (t) => {
  const workers = await Promise.all([asked(3), asked(4)])
  await workers[1]?.close()
  const answers = await Promise.all(
    workers.map((universe) => {
      const registry = new Registry()
      prometheusMetrics(universe, { registry })
      return registry.getMetricsAsJSON()
    }),
  )

  // Between processes the answers travel as JSON.
  const all = AggregatorRegistry.aggregate(JSON.parse(JSON.stringify(answers)) as object[])

  const series = parsed(await all.metrics())
  t.is(series.get('galaxycache_gets_total{galaxy="users"}'), 7)
  t.is(series.get('galaxycache_value_size_bytes_bucket{galaxy="users",le="64"}'), 7)
  t.is(series.get('galaxycache_ready'), 0)
  t.is(series.get('galaxycache_ring_share_ratio'), 1)
})
