import http from 'node:http'
import { Universe } from '@galaxycache/galaxy'
import { statusPage } from '@galaxycache/status'
import test from 'ava'
import express from 'express'
import { present } from './present.js'
import { serve } from './serving.js'
import { until } from './until.js'

const universe = new Universe({ self: 'http://10.0.0.1' })

/** Status, and where to go on. */
async function get(url: string, method = 'GET') {
  const { status, headers } = await fetch(url, { method, redirect: 'manual' })
  return { status, location: headers.get('location') }
}

test('the page is at its base path, and sent on to its last slash so that relative urls work', async (t) => {
  await using server = await serve(statusPage(universe, { basePath: '/ops/status/' }))

  t.deepEqual(await get(`${server.url}/ops/status/`), { status: 200, location: null })
  t.deepEqual(await get(`${server.url}/ops/status`), { status: 307, location: './status/' })
  t.deepEqual(await get(`${server.url}/ops/status/api`), { status: 200, location: null })
  t.deepEqual(await get(`${server.url}/api`), { status: 404, location: null })
})

test('mounted in Express, it is below that path, and leaves others to the next', async (t) => {
  const app = express()
  app.use('/status', statusPage(universe))
  app.use((_request, response) => void response.status(418).end())
  await using server = await serve(app)

  t.deepEqual(await get(`${server.url}/status`), { status: 307, location: './status/' })
  t.deepEqual(await get(`${server.url}/status/`), { status: 200, location: null })
  t.deepEqual(await get(`${server.url}/status/api`), { status: 200, location: null })
  t.deepEqual(await get(`${server.url}/status/other`), { status: 418, location: null })
})

test('paths that are not the page’s are left to others, whatever the method, and also after it was closed', async (t) => {
  const page = statusPage(universe)
  const app = express()
  app.use(page)
  app.use((_request, response) => void response.status(418).end())
  await using server = await serve(app)

  for (const path of ['/orders', '/api/', '/events/1'])
    t.deepEqual(await get(server.url + path, 'POST'), { status: 418, location: null }, path)
  page.close()
  t.deepEqual(await get(`${server.url}/orders`), { status: 418, location: null })
  t.deepEqual(await get(`${server.url}/api`), { status: 503, location: null })
})

test('who has left while a middleware was at it takes the place of no open page', async (t) => {
  const page = statusPage(universe, { maxWatchers: 1 })
  t.teardown(() => page.close())
  let passedOn = false
  const app = express()
  app.use('/late', (_request, response, next) => {
    response.once('close', () => {
      next()
      passedOn = true
    })
    leaving.destroy()
  })
  app.use('/late', page)
  app.use(page)
  await using server = await serve(app)
  const leaving = http.get(`${server.url}/late/events`).on('error', () => {})
  await until(() => passedOn)

  const { status, body } = await fetch(`${server.url}/events`)
  await body?.cancel()

  t.is(status, 200)
})

test('nothing but GET and HEAD is answered', async (t) => {
  await using server = await serve(statusPage(universe))

  const response = await fetch(`${server.url}/api`, { method: 'POST', body: '{}' })

  t.is(response.status, 405)
  t.is(response.headers.get('allow'), 'GET, HEAD')
})

test('HEAD has the headers of GET and no body, also of the events', async (t) => {
  await using server = await serve(statusPage(universe))

  for (const path of ['/', '/api', '/events']) {
    const head = await fetch(server.url + path, { method: 'HEAD' })
    t.is(head.status, 200)
    t.is(await head.text(), '')
  }
  const [head, whole] = await Promise.all(['HEAD', 'GET'].map((method) => fetch(`${server.url}/api`, { method })))
  for (const name of ['content-type', 'content-length', 'content-security-policy'])
    t.is(present(head).headers.get(name), present(whole).headers.get(name))
})

test('no answer may be stored, framed, sniffed or read by another site', async (t) => {
  await using server = await serve(statusPage(universe))

  for (const path of ['/', '/api', '/none']) {
    const { headers } = await fetch(server.url + path)
    t.is(headers.get('cache-control'), 'no-store', path)
    t.is(headers.get('x-content-type-options'), 'nosniff', path)
    t.is(headers.get('cross-origin-resource-policy'), 'same-origin', path)
    t.is(headers.get('referrer-policy'), 'no-referrer', path)
    t.regex(headers.get('content-security-policy') ?? '', /^default-src 'none';.*frame-ancestors 'none'$/, path)
    t.is(headers.get('access-control-allow-origin'), null, path)
  }
})

test('events are neither stored nor compressed on the way, which would hold them back', async (t) => {
  await using server = await serve(statusPage(universe))

  const { headers } = await fetch(`${server.url}/events`, { method: 'HEAD' })

  t.is(headers.get('cache-control'), 'no-store, no-transform')
})

test('a path with dots or a doubled slash is no other way in, nor a way out', async (t) => {
  await using server = await serve(statusPage(universe, { basePath: '/status/' }))
  const rawStatus = (path: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const request = http.get(server.url, { path }, (response) => resolve(response.resume().statusCode))
      request.on('error', reject)
    })

  for (const path of ['/status/../api', '/status//', '//status/', '/status/%61pi', '/status/api/key/..', '*'])
    t.is(await rawStatus(path), 404, path)
})
