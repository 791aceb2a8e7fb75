import type { Cancellation } from '@galaxycache/galaxy'
import { fetchHandler } from '@galaxycache/protocols/http'
import { createAdaptorServer } from '@hono/node-server'
import test from 'ava'
import { Hono } from 'hono'
import { connect, listen, patient, SmallServer, serverOf, textOf } from './harness.js'

const base = 'https://peer.test:8080'

test('a path that is not the protocol’s is left to others, at once', (t) => {
  const handle = fetchHandler(new SmallServer())

  for (const path of ['', '/', '/_galaxycache', '/x/_galaxycache/g/k', '/?/_galaxycache/g/k']) {
    t.is(handle(new Request(base + path)), undefined)
  }
})

test('a value is a response with its headers', async (t) => {
  const server = new SmallServer()
  server.expiresAtMs = Date.UTC(2026, 10, 20, 10, 11, 12)
  const handle = fetchHandler(server)

  const response = await handle(new Request(`${base}/_galaxycache/things/a%2Fb?query`))

  t.is(response?.status, 200)
  t.is(await response?.text(), 'no-peer-backend:a/b')
  t.deepEqual(Object.fromEntries(response?.headers ?? []), {
    'content-length': '19',
    'content-type': 'application/octet-stream',
    expires: 'Fri, 20 Nov 2026 10:11:12.000000000 GMT',
    'x-galaxycache-galaxy-status': 'Found',
  })
})

test('an error is a response with its code', async (t) => {
  const handle = fetchHandler(new SmallServer())

  const response = await handle(new Request(`${base}/_galaxycache_peek/nowhere/k`))

  t.is(response?.status, 404)
  t.is(response?.headers.get('X-Galaxycache-Galaxy-Status'), 'Not Found')
  t.is(response?.headers.get('X-Galaxycache-Error-Code'), 'UNKNOWN_GALAXY')
})

test('a method that does not read is not allowed', async (t) => {
  const response = await fetchHandler(new SmallServer())(
    new Request(`${base}/_galaxycache/things/k`, { method: 'POST' }),
  )

  t.is(response?.status, 405)
  t.is(response?.headers.get('Allow'), 'GET, HEAD')
})

test('a request that is aborted, before or after it arrives, ends the wait for its value', async (t) => {
  const cancellations: Cancellation[] = []
  const handle = fetchHandler(
    serverOf((_galaxy, _key, { cancellation }) => {
      if (cancellation !== undefined) cancellations.push(cancellation)
      return new Promise(() => {})
    }),
  )
  const abort = new AbortController()

  void handle(new Request(`${base}/_galaxycache/g/1`, { signal: abort.signal }))
  abort.abort()
  void handle(new Request(`${base}/_galaxycache/g/2`, { signal: AbortSignal.abort() }))

  t.deepEqual(
    cancellations.map(({ cancelled }) => cancelled),
    [true, true],
  )
})

test('bytes of a pooled buffer arrive without their neighbours', async (t) => {
  const pooled = Buffer.from('before value after')
  const handle = fetchHandler(
    serverOf(async () => ({ bytes: pooled.subarray(7, 12), expiresAtMs: Number.POSITIVE_INFINITY })),
  )

  const response = await handle(new Request(`${base}/_galaxycache/g/k`))

  t.is(await response?.text(), 'value')
})

test('in Hono it is a middleware of one line', async (t) => {
  const handle = fetchHandler(new SmallServer())
  const app = new Hono()
  app.use(async (context, next) => handle(context.req.raw) ?? next())
  app.get('/hello', (context) => context.text('world'))
  const address = await listen(t, createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }))
  const fetcher = connect(t, address)

  for (const key of ['k', '', '.', '..', 'a/b']) {
    t.is(textOf(await fetcher.fetch('things', key, patient())), `no-peer-backend:${key}`)
  }
  t.is(await (await fetch(`http://${address}/hello`)).text(), 'world')
})

for (const [title, mount] of [
  [
    'mounted in Hono',
    (app: Hono) => app.mount('/cache', fetchHandler(new SmallServer()) as (request: Request) => Promise<Response>),
  ],
  [
    'with the path in its three base paths',
    (app: Hono) => {
      const handle = fetchHandler(new SmallServer(), {
        basePath: '/cache/_galaxycache/',
        peekBasePath: '/cache/_galaxycache_peek/',
        callBasePath: '/cache/_galaxycache_calls/',
      })
      return app.use(async (context, next) => handle(context.req.raw) ?? next())
    },
  ],
] as const) {
  test(`${title}, it serves a peer whose url has a path`, async (t) => {
    const app = mount(new Hono()).get('/cache/hello', (context) => context.text('world'))
    const address = await listen(t, createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }))
    const fetcher = connect(t, `http://${address}/cache`)

    for (const key of ['k', '', '.', '..', 'a/b', '//']) {
      t.is(textOf(await fetcher.fetch('things', key, patient())), `no-peer-backend:${key}`)
      t.is(textOf(await fetcher.peek('things', key, patient())), `peek:${key}`)
    }
    t.is(await (await fetch(`http://${address}/cache/hello`)).text(), 'world')
  })
}
