import { string } from '@galaxycache/codecs'
import { goCompatible, KiB, type RingOptions, Universe } from '@galaxycache/galaxy'
import { InMemoryNetwork, ManualClock } from '@galaxycache/galaxy/testing'
import test from 'ava'
import { Registry } from 'prom-client'
import { prometheusMetrics } from '#src/prometheus/index.js'
import { busyCluster } from '../busy-cluster.js'
import { exposed, only } from '../exposition.js'

test("a scrape tells the galaxy's own counts, each once", async (t) => {
  await using busy = await busyCluster()
  const registry = new Registry()
  prometheusMetrics(busy.universe, { registry })

  const series = await exposed(registry)

  const stats = busy.galaxy.stats()
  t.deepEqual(
    only(
      series,
      'galaxycache_gets',
      'galaxycache_hits',
      'galaxycache_loads',
      'galaxycache_coalesced',
      'galaxycache_not_found',
    ),
    {
      'galaxycache_gets_total{galaxy="users"}': stats.gets,
      'galaxycache_hits_total{galaxy="users",level="main"}': stats.mainCacheHits,
      'galaxycache_hits_total{galaxy="users",level="hot"}': stats.hotCacheHits,
      'galaxycache_loads_total{galaxy="users"}': stats.loads,
      'galaxycache_coalesced_loads_total{galaxy="users"}': stats.coalescedLoads,
      'galaxycache_not_found_total{galaxy="users"}': stats.notFound,
    },
  )
  t.deepEqual(only(series, 'galaxycache_peer_loads', 'galaxycache_backend_loads', 'galaxycache_promotions'), {
    'galaxycache_peer_loads_total{galaxy="users",result="ok"}': 2,
    'galaxycache_peer_loads_total{galaxy="users",result="error"}': 1,
    'galaxycache_backend_loads_total{galaxy="users",result="ok"}': 2,
    'galaxycache_backend_loads_total{galaxy="users",result="error"}': 1,
    'galaxycache_promotions_total{galaxy="users",result="promoted"}': 1,
    'galaxycache_promotions_total{galaxy="users",result="denied"}': 1,
    'galaxycache_promotions_total{galaxy="users",result="turned-away"}': 0,
  })
  t.deepEqual([stats.mainCacheHits, stats.hotCacheHits, stats.notFound], [2, 1, 1])
})

test('a scrape tells what each cache holds and has put out', async (t) => {
  await using busy = await busyCluster()
  const registry = new Registry()
  prometheusMetrics(busy.universe, { registry })

  const series = await exposed(registry)

  for (const cache of ['main', 'hot', 'candidate'] as const) {
    const { bytes, entries, capacityBytes } = busy.galaxy.cacheStats(cache)
    const of = (name: string): number | undefined =>
      series.get(`galaxycache_cache_${name}{galaxy="users",cache="${cache}"}`)
    t.true(entries > 0, cache)
    t.deepEqual([of('size_bytes'), of('entries'), of('capacity_bytes')], [bytes, entries, capacityBytes])
  }
})

test('evictions are told apart by whether the entry could still have been served', async (t) => {
  const clock = new ManualClock()
  await using universe = new Universe({ self: 'memory://a', clock })
  const galaxy = universe.createGalaxy('small', {
    codec: string,
    maxBytes: 8 * KiB,
    load: (key, { expireIn }) => {
      if (key.startsWith('brief')) expireIn(1_000)
      return 'x'.repeat(1_000)
    },
  })
  const registry = new Registry()
  prometheusMetrics(universe, { registry })
  for (let i = 0; i < 4; i++) await galaxy.get(`brief ${i}`)
  clock.advance(1_000)
  for (let i = 0; i < 20; i++) await galaxy.get(`lasting ${i}`)

  const series = await exposed(registry)

  const { evictions, evictionsUnexpired } = galaxy.cacheStats('main')
  t.true(evictionsUnexpired > 0 && evictions > evictionsUnexpired)
  const name = 'galaxycache_cache_evictions_total{galaxy="small",cache="main"'
  t.deepEqual(only(series, name), {
    [`${name},result="unexpired"}`]: evictionsUnexpired,
    [`${name},result="expired"}`]: evictions - evictionsUnexpired,
  })
})

test('histograms are cumulative, in seconds and bytes, and end with all', async (t) => {
  await using busy = await busyCluster()
  const registry = new Registry()
  prometheusMetrics(busy.universe, { registry })

  const series = await exposed(registry)

  const { valueBytes, backendLoadMs } = busy.galaxy.histograms()
  const value = (rest: string): number | undefined => series.get(`galaxycache_value_size_bytes_${rest}`)
  t.deepEqual(
    [64, 256, '+Inf'].map((le) => value(`bucket{galaxy="users",le="${le}"}`)),
    [valueBytes.count, valueBytes.count, valueBytes.count],
  )
  t.is(value('sum{galaxy="users"}'), valueBytes.sum)
  t.is(value('count{galaxy="users"}'), 4)
  const backend = only(series, 'galaxycache_backend_load_duration_seconds_bucket')
  t.deepEqual(
    Object.keys(backend).map((key) => /le="(.*)"/.exec(key)?.[1]),
    ['0.0005', '0.001', '0.0025', '0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '+Inf'],
  )
  t.is(Object.values(backend).at(-1), backendLoadMs.count)
})

test('a scrape tells of peers, ring and readiness', async (t) => {
  await using busy = await busyCluster()
  const registry = new Registry()
  prometheusMetrics(busy.universe, { registry })
  const others = new Registry()
  prometheusMetrics(busy.other, { registry: others })

  const series = await exposed(registry)

  t.deepEqual(
    only(series, 'galaxycache_peer_fetches', 'galaxycache_peer_up', 'galaxycache_ready', 'galaxycache_ring_peers'),
    {
      'galaxycache_peer_fetches_total{peer="memory://1",result="ok"}': 2,
      'galaxycache_peer_fetches_total{peer="memory://1",result="error"}': 1,
      'galaxycache_peer_up{peer="memory://1"}': 0,
      galaxycache_ready: 1,
      galaxycache_ring_peers: 2,
    },
  )
  t.is(series.get('galaxycache_ring_share_ratio'), busy.universe.ring.share('memory://0'))
  t.is(series.get('galaxycache_ring_fingerprint'), (await exposed(others)).get('galaxycache_ring_fingerprint'))
})

test('processes whose rings differ in peers, points or hash have different fingerprints', async (t) => {
  const fingerprintOf = async (peers: readonly string[], ring: RingOptions): Promise<number | undefined> => {
    const protocol = new InMemoryNetwork().protocol('memory://a')
    await using universe = new Universe({ self: 'memory://a', protocol, ring })
    await universe.setPeers(peers)
    const registry = new Registry()
    prometheusMetrics(universe, { registry })
    return (await exposed(registry)).get('galaxycache_ring_fingerprint')
  }
  const two = ['memory://a', 'memory://b']

  const fingerprints = await Promise.all([
    fingerprintOf(two, {}),
    fingerprintOf(two.toReversed(), {}),
    fingerprintOf([...two, 'memory://c'], {}),
    fingerprintOf(two, { segmentsPerOwner: 51 }),
    fingerprintOf(two, goCompatible),
  ])

  t.is(fingerprints[0], fingerprints[1])
  t.is(new Set(fingerprints).size, 4)
})
