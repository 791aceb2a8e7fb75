import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { type OpenMetricsContentType, Registry } from 'prom-client'
import { prometheusMetrics } from '#src/prometheus/index.js'
import { busyCluster } from '../busy-cluster.js'
import { exposed } from '../exposition.js'

// What the family prints as text must be what the registry prints from single samples, which it
// does once it adds a label.

/** A scrape that the registry put together, without the label that made it do so. */
async function printedByRegistry(registry: Registry): Promise<string> {
  registry.setDefaultLabels({ added: 'by the registry' })
  const text = await registry.metrics()
  registry.setDefaultLabels({})
  return text.replaceAll(/,?added="by the registry"/g, '').replaceAll('{}', '')
}

test('a scrape is to the letter what prom-client makes of single samples', async (t) => {
  await using busy = await busyCluster()
  busy.universe.createGalaxy('unused', { codec: string, load: (key) => key })
  const registry = new Registry()
  prometheusMetrics(busy.universe, { registry, labels: { zone: 'eu' } })

  const text = await registry.metrics()

  t.is(text, await printedByRegistry(registry))
  t.true(text.split('\n').length > 250)
})

test('names of galaxies may have any characters', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 5 }), async (names) => {
      const universe = new Universe({ self: 'memory://a' })
      for (const name of [...names, '"\\\n']) {
        if (universe.getGalaxy(name) === undefined) universe.createGalaxy(name, { codec: string, load: (key) => key })
      }
      const registry = new Registry()
      prometheusMetrics(universe, { registry })

      t.is(await registry.metrics(), await printedByRegistry(registry))
    }),
    { numRuns: 30 },
  )
})

test('each scrape tells what changed since the last one, among many galaxies that did not', async (t) => {
  const universe = new Universe({ self: 'memory://a' })
  const make = (name: string) => universe.createGalaxy(name, { codec: string, load: (key) => key })
  const galaxies = Array.from({ length: 150 }, (_, index) => make(`galaxy-${index}`))
  const registry = new Registry()
  prometheusMetrics(universe, { registry })
  const gets = async (name: string) => (await exposed(registry)).get(`galaxycache_gets_total{galaxy="${name}"}`)
  const before = await registry.metrics()
  const unchanged = await registry.metrics()

  await galaxies[70]?.get('k')
  make('later')

  t.is(unchanged, before)
  t.is(await registry.metrics(), await printedByRegistry(registry))
  t.deepEqual([await gets('galaxy-70'), await gets('galaxy-71'), await gets('later')], [1, 0, 0])
})

test("the registry's default labels are on every line", async (t) => {
  await using busy = await busyCluster()
  const registry = new Registry()
  registry.setDefaultLabels({ app: 'shop' })
  prometheusMetrics(busy.universe, { registry })

  const series = [...(await exposed(registry)).keys()]

  t.deepEqual(
    series.filter((name) => !name.includes('app="shop"')),
    [],
  )
  t.true(series.length > 90)
})

test('OpenMetrics has its own names for counters and its own end, and close finds all of them', async (t) => {
  await using busy = await busyCluster()
  const registry = new Registry<OpenMetricsContentType>()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const metrics = prometheusMetrics(busy.universe, { registry })

  await registry.metrics()
  const text = await registry.metrics()
  metrics.close()

  t.regex(text, /# TYPE galaxycache_gets counter\ngalaxycache_gets_total\{galaxy="users"\} \d+\n/)
  t.true(text.endsWith('# EOF\n'))
  t.deepEqual(registry.getMetricsAsArray(), [])
})
