import { json, string } from '@galaxycache/codecs'
import { PeerError, Universe } from '@galaxycache/galaxy'
import { Cluster, settle } from '@galaxycache/galaxy/testing'
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import test from 'ava'

const exporter = new InMemorySpanExporter()

test.before(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
})

test.beforeEach(() => exporter.reset())

/** Each span's name below that of its parent: `get > fetch`. */
function paths(spans: readonly ReadableSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]))
  const path = (span: ReadableSpan): string => {
    const parent = byId.get(span.parentSpanContext?.spanId ?? '')
    return parent === undefined ? span.name : `${path(parent)} > ${span.name.replace('galaxycache.', '')}`
  }
  return spans.map(path).sort()
}

test.serial(
  'one trace shows the caller, the way to the owner and its backend, and what the backend does is part of it',
  async (t) => {
    await using cluster = await Cluster.create({ peers: 2 })
    const tracer = trace.getTracer('user')
    const [galaxy] = cluster.createGalaxy('g', {
      codec: string,
      load: async (key) => {
        tracer.startSpan('query').end()
        return key
      },
    })

    await tracer.startActiveSpan('request', async (span) => {
      await galaxy?.get(cluster.keyOwnedBy(1))
      span.end()
    })

    const spans = exporter.getFinishedSpans()
    t.deepEqual(paths(spans), [
      'request',
      'request > get',
      'request > get > fetch',
      'request > get > fetch > serve',
      'request > get > fetch > serve > load',
      'request > get > fetch > serve > load > query',
    ])
    t.is(new Set(spans.map((span) => span.spanContext().traceId)).size, 1)
  },
)

test.serial('a batch is one span at each step, which says how many keys it has', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key) => key,
    loadMany: (keys) => new Map(keys.map((key) => [key, key])),
  })

  await trace.getTracer('user').startActiveSpan('request', async (span) => {
    await galaxy?.getMany([0, 1, 2].map((n) => cluster.keyOwnedBy(1, n)))
    span.end()
  })

  const spans = exporter.getFinishedSpans()
  t.deepEqual(paths(spans), [
    'request',
    'request > getMany',
    'request > getMany > fetchMany',
    'request > getMany > fetchMany > serveMany',
    'request > getMany > fetchMany > serveMany > loadMany',
  ])
  t.deepEqual(
    spans.filter(({ name }) => name !== 'request').map(({ attributes }) => attributes['galaxycache.keys']),
    [3, 3, 3, 3],
  )
})

test.serial('a write is one span at the writer and one at each process that is told', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => key })
  const keys = [0, 1, 2].map((n) => cluster.keyOwnedBy(1, n))

  await trace.getTracer('user').startActiveSpan('request', async (span) => {
    await galaxy?.removeMany(keys)
    span.end()
  })

  const spans = exporter.getFinishedSpans()
  t.deepEqual(paths(spans), ['request', 'request > write', 'request > write > serveWrite'])
  const served = spans.find(({ name }) => name === 'galaxycache.serveWrite')
  t.is(served?.kind, SpanKind.SERVER)
  t.deepEqual(served?.attributes, { 'galaxycache.galaxy': 'g', 'galaxycache.keys': 3 })
})

test.serial('spans say galaxy and peer, and no key unless they are told to', async (t) => {
  for (const recordKeys of [false, true]) {
    exporter.reset()
    await using cluster = await Cluster.create({ peers: 2, tracing: { recordKeys } })
    const [galaxy] = cluster.createGalaxy('g', { codec: string, load: (key) => key })
    const key = cluster.keyOwnedBy(1)

    await galaxy?.get(key)

    const fetch = exporter.getFinishedSpans().find(({ name }) => name === 'galaxycache.fetch')
    t.is(fetch?.kind, SpanKind.CLIENT)
    t.deepEqual(fetch?.attributes, {
      'galaxycache.galaxy': 'g',
      'galaxycache.peer': 'memory://1',
      ...(recordKeys && { 'galaxycache.key': key }),
    })
  }
})

test.serial('a failure sets status and exception; that a key does not exist is no failure', async (t) => {
  await using cluster = await Cluster.create({ peers: 2, tracing: { recordKeys: true } })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: json<string>(),
    load: (key) => (key === 'absent' ? undefined : key),
  })
  cluster.network.setFault(() => Promise.reject(new PeerError('unplugged')))

  await galaxy?.get(cluster.keyOwnedBy(1))
  cluster.network.setFault(undefined)
  const fetch = exporter.getFinishedSpans().find(({ name }) => name === 'galaxycache.fetch')
  exporter.reset()
  await galaxy?.getOrUndefined('absent')

  t.deepEqual(fetch?.status, { code: SpanStatusCode.ERROR, message: 'unplugged' })
  t.is(fetch?.events[0]?.attributes?.['exception.message'], 'unplugged')
  const absent = exporter.getFinishedSpans()
  t.true(absent.length > 1)
  for (const { status, attributes } of absent) {
    t.is(status.code, SpanStatusCode.UNSET)
    t.true(attributes['galaxycache.not_found'])
  }
})

test.serial('what errors say is in no span unless keys are, for it may hold them; names and codes are', async (t) => {
  for (const recordKeys of [false, true]) {
    exporter.reset()
    await using cluster = await Cluster.create({ peers: 2, tracing: { recordKeys } })
    const [galaxy] = cluster.createGalaxy('people', {
      codec: string,
      load: (key) => {
        throw Object.assign(new TypeError(`no row for ${key}`, { cause: `of ${key}` }), { code: 'EROW' })
      },
    })
    const key = cluster.keyOwnedBy(1)

    await t.throwsAsync(galaxy?.get(key) ?? Promise.resolve())
    await t.throwsAsync(galaxy?.get(key, { signal: AbortSignal.abort() }) ?? Promise.resolve())
    await t.throwsAsync(galaxy?.get(key, { timeoutMs: 0 }) ?? Promise.resolve())

    const spans = exporter.getFinishedSpans()
    const told = spans.map(({ name, status, events, attributes }) => JSON.stringify([name, status, events, attributes]))
    t.true(told.length > 5)
    for (const text of told) t.is(text.includes(key), recordKeys, text)
    if (recordKeys) continue
    const load = spans.find(({ name }) => name === 'galaxycache.load')
    const message = 'BackendError BACKEND_FAILED, caused by TypeError EROW, caused by string'
    t.deepEqual(load?.status, { code: SpanStatusCode.ERROR, message })
    t.deepEqual(load?.events[0]?.attributes, { 'exception.type': 'BackendError', 'exception.message': message })
  }
})

test.serial('nothing is noted on the span of somebody else', async (t) => {
  await using cluster = await Cluster.create({ peers: 2, breaker: { failures: 1 } })
  const [galaxy] = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireIn }) => {
      expireIn(1_000)
      return key
    },
    refreshAheadShare: 0.5,
  })
  const [hot, other] = [cluster.keyOwnedBy(1), cluster.keyOwnedBy(1, 1)]
  await galaxy?.get(hot)
  cluster.network.setFault(() => Promise.reject(new PeerError('unplugged')))
  await galaxy?.get(other)
  cluster.clock.advance(700)
  exporter.reset()

  await trace.getTracer('user').startActiveSpan('request', async (span) => {
    await galaxy?.get(hot)
    await settle()
    span.end()
  })

  t.is(galaxy?.stats().peerLoadsSkipped, 1, 'the refresh')
  t.deepEqual(exporter.getFinishedSpans().find(({ name }) => name === 'request')?.attributes, {})
  cluster.network.setFault(undefined)
})

test.serial('a hit makes no span unless asked, and a get that waits for another’s load says so', async (t) => {
  for (const localHits of [false, true]) {
    await using cluster = await Cluster.create({ peers: 1, tracing: { localHits } })
    const [galaxy] = cluster.createGalaxy('g', { codec: string, load: async (key) => key })
    exporter.reset()
    await Promise.all([galaxy?.get('k'), galaxy?.get('k')])
    const gets = exporter.getFinishedSpans().filter(({ name }) => name === 'galaxycache.get')
    t.deepEqual(gets.map(({ attributes }) => attributes['galaxycache.coalesced'] === true).sort(), [false, true])
    exporter.reset()

    await galaxy?.get('k')

    t.is(exporter.getFinishedSpans().length, localHits ? 1 : 0)
  }
})

test.serial('a get that is answered with an expired value says so, here and at the owner', async (t) => {
  await using cluster = await Cluster.create({ peers: 2 })
  const galaxies = cluster.createGalaxy('g', {
    codec: string,
    load: (key, { expireIn }) => {
      expireIn(1_000)
      return key
    },
    staleWhileRevalidateMs: 1_000,
  })
  const key = cluster.keyOwnedBy(1)
  await galaxies[1]?.get(key)
  cluster.clock.advance(1_000)
  exporter.reset()

  await galaxies[0]?.get(key)
  cluster.clock.advance(1_000)
  await galaxies[1]?.get(key)

  const stale = exporter.getFinishedSpans().filter(({ attributes }) => attributes['galaxycache.stale'] === true)
  t.deepEqual(
    stale.map(({ name }) => name),
    ['galaxycache.serve', 'galaxycache.get'],
  )
})

test('tracing options must be booleans', (t) => {
  t.throws(() => new Universe({ self: 'a', tracing: { recordKeys: 'yes' as unknown as boolean } }), {
    message: 'tracing.recordKeys must be a boolean, got "yes"',
  })
})

test.serial('trace headers that are no texts belong to no trace, and cost nobody the value', async (t) => {
  await using cluster = await Cluster.create({ peers: 1 })
  cluster.createGalaxy('g', { codec: string, load: () => 'v' })
  for (const said of [null, 7, ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01']]) {
    const header = (): string => said as unknown as string
    const value = await cluster.universes[0]?.serve('g', 'k', { mode: 'no-peer-backend', header })
    t.is(Buffer.from(value?.bytes ?? []).toString(), 'v')
  }

  const serves = exporter.getFinishedSpans().filter(({ name }) => name === 'galaxycache.serve')
  t.deepEqual(
    serves.map(({ parentSpanContext }) => parentSpanContext),
    Array(3).fill(undefined),
  )
})
