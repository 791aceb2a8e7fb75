import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { metrics } from '@opentelemetry/api'
import type { Histogram } from '@opentelemetry/sdk-metrics'
import test from 'ava'
import { Registry } from 'prom-client'
import type { Labels } from '#src/instruments/instrument.js'
import { instruments } from '#src/instruments/instruments.js'
import { type MetricsHandle, openTelemetryMetrics } from '#src/opentelemetry/index.js'
import { prometheusMetrics } from '#src/prometheus/index.js'
import { busyCluster } from '../busy-cluster.js'
import { exposed } from '../exposition.js'
import { MemoryTelemetry, type Point } from './memory-telemetry.js'

// One after the other: loads are told apart by the id of their universe, and these have the same.

/** The universe of `busyCluster` told to both, from before its first get. */
async function toldToBoth(): Promise<{
  points: ReadonlyMap<string, readonly Point[]>
  series: ReadonlyMap<string, number>
}> {
  const telemetry = new MemoryTelemetry()
  const registry = new Registry()
  const handles: MetricsHandle[] = []
  await using _ = await busyCluster((universe) => {
    handles.push(openTelemetryMetrics(universe, { meter: telemetry.provider.getMeter('test') }))
    handles.push(prometheusMetrics(universe, { registry }))
  })
  const told = { points: await telemetry.collect(), series: await exposed(registry) }
  for (const handle of handles) handle.close()
  return told
}

test.serial('every instrument emits', async (t) => {
  const { points } = await toldToBoth()

  const all = [...instruments.process, ...instruments.peer, ...instruments.galaxy].map(
    ({ name }) => `galaxycache.${name}`,
  )
  t.deepEqual([...points.keys()].toSorted(), all.toSorted())
  t.deepEqual(
    [...points].filter(([, { length }]) => length === 0),
    [],
  )
})

test.serial('OpenTelemetry is told the numbers that Prometheus is', async (t) => {
  const { points, series } = await toldToBoth()

  const of = (name: string): unknown => points.get(name)?.map(({ attributes, value }) => [attributes, value])
  t.deepEqual(of('galaxycache.hits'), [
    [{ galaxy: 'users', level: 'main' }, series.get('galaxycache_hits_total{galaxy="users",level="main"}')],
    [{ galaxy: 'users', level: 'hot' }, series.get('galaxycache_hits_total{galaxy="users",level="hot"}')],
  ])
  t.deepEqual(of('galaxycache.peer.fetches'), [
    [{ peer: 'memory://1', result: 'ok' }, 2],
    [{ peer: 'memory://1', result: 'error' }, 1],
  ])
  t.deepEqual(of('galaxycache.ring.share'), [[{}, series.get('galaxycache_ring_share_ratio')]])
})

/** The one point of a histogram. */
function onlyHistogram(points: readonly Point[] = []): { attributes: Labels; histogram: Histogram } {
  const [point, ...others] = points
  if (point === undefined || typeof point.value === 'number' || others.length > 0)
    throw new RangeError(`a histogram must have one point, got ${points.length}`)
  return { attributes: point.attributes, histogram: point.value }
}

const histograms = [
  ['galaxycache.peer_fetch.duration', 'galaxycache_peer_fetch_duration_seconds'],
  ['galaxycache.backend_load.duration', 'galaxycache_backend_load_duration_seconds'],
  ['galaxycache.value.size', 'galaxycache_value_size_bytes'],
  ['galaxycache.key.size', 'galaxycache_key_size_bytes'],
] as const

for (const [name, exposedName] of histograms) {
  test.serial(`${name} has the buckets, the count and the sum that Prometheus is told`, async (t) => {
    const { points, series } = await toldToBoth()

    const { attributes, histogram } = onlyHistogram(points.get(name))
    const { buckets, count, sum } = histogram
    t.deepEqual(attributes, { galaxy: 'users' })
    t.true(count > 0)
    t.is(series.get(`${exposedName}_count{galaxy="users"}`), count)
    t.is(series.get(`${exposedName}_sum{galaxy="users"}`), sum)
    let upTo = 0
    for (const [index, bound] of buckets.boundaries.entries()) {
      upTo += buckets.counts[index] ?? 0
      t.is(series.get(`${exposedName}_bucket{galaxy="users",le="${bound}"}`), upTo)
    }
  })
}

test.serial('attributes are on every number, and loads of other universes are not told', async (t) => {
  const telemetry = new MemoryTelemetry()
  const handles: MetricsHandle[] = []
  await using _ = await busyCluster((universe) => {
    const meter = telemetry.provider.getMeter('test')
    handles.push(openTelemetryMetrics(universe, { meter, attributes: { 'cloud.region': 'eu' } }))
  })
  const stranger = new Universe({ self: 'memory://stranger' })
  await stranger.createGalaxy('strange', { codec: string, load: (key) => key }).get('k')

  const points = [...(await telemetry.collect()).values()].flat()
  for (const handle of handles) handle.close()

  t.true(points.length > 40)
  t.true(points.every(({ attributes }) => attributes['cloud.region'] === 'eu' && attributes.galaxy !== 'strange'))
})

test.serial('after close nothing is read or told any more', async (t) => {
  const telemetry = new MemoryTelemetry()
  const universe = new Universe({ self: 'memory://a' })
  const galaxy = universe.createGalaxy('users', { codec: string, load: (key) => key })
  const handle = openTelemetryMetrics(universe, { meter: telemetry.provider.getMeter('test') })
  await galaxy.get('before')

  await telemetry.collect()
  handle.close()
  handle.close()
  await galaxy.get('after')

  const points = await telemetry.collect()
  t.is(onlyHistogram(points.get('galaxycache.value.size')).histogram.count, 1)
  // The SDK goes on telling the last number that it was given.
  t.is(points.get('galaxycache.gets')?.[0]?.value, 1)
})

test.serial('without an SDK it does nothing, and throws nothing', async (t) => {
  const universe = new Universe({ self: 'memory://a' })
  using _ = openTelemetryMetrics(universe)

  t.is(await universe.createGalaxy('users', { codec: string, load: (key) => key }).get('k'), 'k')
})

test.serial('without a meter the registered provider is used', async (t) => {
  const telemetry = new MemoryTelemetry()
  metrics.setGlobalMeterProvider(telemetry.provider)
  t.teardown(() => metrics.disable())
  using _ = openTelemetryMetrics(new Universe({ self: 'memory://a' }))

  t.is((await telemetry.collect()).get('galaxycache.ready')?.[0]?.value, 1)
})

test.serial('options that are wrong are refused at once', (t) => {
  const universe = new Universe({ self: 'memory://a' })

  t.throws(() => openTelemetryMetrics(universe, { meter: {} as never }), {
    message: 'meter must be a Meter of OpenTelemetry, got an object',
  })
  t.throws(() => openTelemetryMetrics(universe, { attributes: { '': 'x' } }), {
    message: /^a name in attributes must be a text that is not empty, got ""$/,
  })
  t.throws(() => openTelemetryMetrics(universe, { attributes: { peer: 'x' } }), {
    message: /^a name in attributes must not be .*, got "peer"$/,
  })
})
