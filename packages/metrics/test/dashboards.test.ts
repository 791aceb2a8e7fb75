import { readFile } from 'node:fs/promises'
import { Universe } from '@galaxycache/galaxy'
import test, { type ExecutionContext } from 'ava'
import { Registry } from 'prom-client'
import { parse } from 'yaml'
import { prometheusMetrics } from '#src/prometheus/index.js'

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[]
  readonly templating: { readonly list: readonly { readonly definition?: string }[] }
}

interface Alerts {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[]
}

/** Names that an exposition can hold: those of the metrics, and those of the parts of histograms. */
async function exposedNames(): Promise<ReadonlySet<string>> {
  const registry = new Registry()
  prometheusMetrics(new Universe({ self: 'memory://a' }), { registry })
  const types = [...(await registry.metrics()).matchAll(/^# TYPE (\S+) (\S+)$/gm)]
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => `${name}${suffix}`) : [name],
    ),
  )
}

async function requireExposed(t: ExecutionContext, expressions: readonly string[]): Promise<void> {
  const exposed = await exposedNames()
  const used = expressions.flatMap((expression) => expression.match(/galaxycache_\w+/g) ?? [])
  t.true(used.length >= expressions.length)
  t.deepEqual(
    used.filter((name) => !exposed.has(name)),
    [],
  )
}

test('every metric on the dashboard is one that is exposed', async (t) => {
  const { panels, templating } = JSON.parse(await read('dashboards/galaxycache.json')) as Dashboard

  await requireExposed(t, [
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...templating.list.flatMap(({ definition }) => definition ?? []),
  ])
})

test('the dashboard has a panel for all that is exposed', async (t) => {
  const text = await read('dashboards/galaxycache.json')

  const missing = [...(await exposedNames())].filter((name) => !/_(sum|count)$/.test(name) && !text.includes(name))

  t.deepEqual(missing, [])
})

test('every metric in the alerts is one that is exposed', async (t) => {
  const { groups } = parse(await read('alerts.yml')) as Alerts
  const rules = groups.flatMap((group) => group.rules)

  await requireExposed(
    t,
    rules.map(({ expr }) => expr),
  )
  t.deepEqual(
    ['RingDisagreement', 'OwnerOverloaded', 'HitRatioFalling', 'PeerErrors'].filter(
      (name) => !rules.some(({ alert }) => alert === `Galaxycache${name}`),
    ),
    [],
  )
})
