import { string } from '@galaxycache/codecs'
import { PeerError } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { never } from '@galaxycache/promoter'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import test from 'ava'

const exporter = new InMemorySpanExporter()

test.before(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
})

const load = (key: string): string => key

test.serial('the span of a hedged get says so, and the two fetches are part of it, each with its peer', async (t) => {
  await using cluster = await Cluster.create({ peers: 3 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load, promoter: never(), hedge: true })
  const keys = Array.from({ length: 2_000 }, (_, n) => `k${n}`)
  const asked = keys.filter((key) => {
    const owners = cluster.universes[0]?.ring.owners(key, 2).join()
    return owners === 'memory://1,memory://2'
  })
  for (const key of asked.slice(0, 50)) await galaxy?.get(key)
  cluster.network.setFault(({ to }) => (to === 'memory://1' ? new Promise(() => {}) : undefined))
  exporter.reset()
  const get = galaxy?.get(asked[50] ?? '')
  await settle()

  cluster.clock.advance(20)
  await get
  await settle()

  const spans = exporter.getFinishedSpans()
  const parent = spans.find(({ name }) => name === 'galaxycache.get')
  const fetches = spans.filter(({ name }) => name === 'galaxycache.fetch')
  t.true(parent?.attributes['galaxycache.hedged'])
  t.deepEqual(fetches.map(({ attributes }) => attributes['galaxycache.peer']).sort(), ['memory://1', 'memory://2'])
  for (const { parentSpanContext } of fetches) t.is(parentSpanContext?.spanId, parent?.spanContext().spanId)
  cluster.network.setFault(undefined)
})

test.serial('the span of a get whose owner is not asked says so, and has no fetch', async (t) => {
  await using cluster = await Cluster.create({ peers: 2, breaker: { failures: 1 } })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load, promoter: never() })
  cluster.network.setFault(() => Promise.reject(new PeerError('unplugged')))
  await galaxy?.get(cluster.keyOwnedBy(1))
  exporter.reset()

  await galaxy?.get(cluster.keyOwnedBy(1, 1))

  const spans = exporter.getFinishedSpans()
  t.deepEqual(spans.map(({ name }) => name).sort(), ['galaxycache.get', 'galaxycache.load'])
  t.true(spans.find(({ name }) => name === 'galaxycache.get')?.attributes['galaxycache.peer_skipped'])
  cluster.network.setFault(undefined)
})
