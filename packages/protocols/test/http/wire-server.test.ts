import http from 'node:http'
import { BackendError, GalaxyError, type PeerServer } from '@galaxycache/galaxy'
import { httpHandler } from '@galaxycache/protocols/http'
import test from 'ava'
import { listen, SmallServer, sendRaw, serverOf } from './harness.js'

/** Bytes of an answer, but for the date. */
const withoutDate = (answer: string): string => answer.replace(/^Date: .*\r\n/m, '')

const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: peer\r\nConnection: close\r\n\r\n`

const listenTo = (t: Parameters<typeof listen>[0], server: PeerServer): Promise<string> =>
  listen(t, http.createServer(httpHandler(server)))

test('a value is these bytes and no others', async (t) => {
  const address = await listenTo(t, new SmallServer())

  const answer = await sendRaw(address, get('/_galaxycache/things/42'))

  t.is(
    withoutDate(answer),
    'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 18\r\n' +
      'X-Galaxycache-Galaxy-Status: Found\r\nConnection: close\r\n\r\nno-peer-backend:42',
  )
})

test('a value that expires says when, with nine digits of a second', async (t) => {
  const server = new SmallServer()
  server.expiresAtMs = Date.UTC(2026, 10, 20, 10, 11, 12) + 7.25
  const address = await listenTo(t, server)

  const answer = await sendRaw(address, get('/_galaxycache/things/42'))

  t.regex(answer, /\r\nExpires: Fri, 20 Nov 2026 10:11:12\.007250\d{3} GMT\r\n/)
})

test('an expiry past the year 9999 is none', async (t) => {
  const server = new SmallServer()
  server.expiresAtMs = Date.UTC(10_000, 0, 1)
  const address = await listenTo(t, server)

  const answer = await sendRaw(address, get('/_galaxycache/things/42'))

  t.notRegex(answer, /Expires/)
})

test('a peek asks the caches alone', async (t) => {
  const address = await listenTo(t, new SmallServer())

  const answer = await sendRaw(address, get('/_galaxycache_peek/things/42'))

  t.regex(answer, /\r\n\r\npeek:42$/)
})

test('a key that does not exist is 404 and Found', async (t) => {
  const address = await listenTo(t, new SmallServer())

  const answer = await sendRaw(address, get('/_galaxycache/things/absent'))

  t.is(
    withoutDate(answer),
    'HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 42\r\n' +
      'X-Content-Type-Options: nosniff\r\nX-Galaxycache-Galaxy-Status: Found\r\n' +
      'X-Galaxycache-Error-Code: NOT_FOUND\r\nConnection: close\r\n\r\nkey "absent" not found in galaxy "things"\n',
  )
})

test('a galaxy that this process lacks is 404 and Not Found', async (t) => {
  const address = await listenTo(t, new SmallServer())

  const answer = await sendRaw(address, get('/_galaxycache/__proto__/42'))

  t.regex(answer, /^HTTP\/1\.1 404 Not Found\r\n/)
  t.regex(answer, /\r\nX-Galaxycache-Galaxy-Status: Not Found\r\n/)
})

test('another failure is 500 with its reason as text', async (t) => {
  const address = await listenTo(
    t,
    serverOf((galaxy, key) =>
      Promise.reject(new BackendError(galaxy, key, { cause: new Error('the database is away') })),
    ),
  )

  const answer = await sendRaw(address, get('/_galaxycache/things/42'))

  t.is(
    withoutDate(answer),
    'HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 21\r\n' +
      'X-Content-Type-Options: nosniff\r\nX-Galaxycache-Galaxy-Status: Found\r\n' +
      'X-Galaxycache-Error-Code: BACKEND_FAILED\r\nConnection: close\r\n\r\nthe database is away\n',
  )
})

test('a limit that passed at the server is 500 and says so by its code', async (t) => {
  const address = await listenTo(
    t,
    serverOf(() => Promise.reject(new GalaxyError('DEADLINE_EXCEEDED', 'too slow'))),
  )

  const answer = await sendRaw(address, get('/_galaxycache/things/42'))

  t.regex(answer, /^HTTP\/1\.1 500 .*\r\nX-Galaxycache-Error-Code: DEADLINE_EXCEEDED\r\n.*\r\n\r\ntoo slow\n$/s)
})

test('a message that goes on and on is cut off', async (t) => {
  const address = await listenTo(
    t,
    serverOf(() => Promise.reject(new GalaxyError('BACKEND_FAILED', 'x'.repeat(1_000_000)))),
  )

  const answer = await sendRaw(address, get('/_galaxycache/things/42'))

  t.regex(answer, /\r\nContent-Length: 8193\r\n/)
})

test('what is thrown that is no error of this project is 500 without a code', async (t) => {
  const address = await listenTo(
    t,
    serverOf(() => Promise.reject(Object.assign(new Error('a bug'), { code: 'ENOENT' }))),
  )

  const answer = await sendRaw(address, get('/_galaxycache/things/42'))

  t.regex(answer, /^HTTP\/1\.1 500 .*\r\n\r\na bug\n$/s)
  t.notRegex(answer, /X-Galaxycache/)
})

const keys: readonly (readonly [target: string, key: string])[] = [
  ['/_galaxycache/things/', ''],
  ['/_galaxycache/things/a%2Fb', 'a/b'],
  ['/_galaxycache/things/a/b', 'a/b'],
  ['/_galaxycache/things//', '/'],
  ['/_galaxycache/things/a+b', 'a+b'],
  ['/_galaxycache/things/%25%32%46', '%2F'],
  ['/_galaxycache/things/k?query=/1', 'k'],
  ['/_galaxycache/things/..', '..'],
  ['/_galaxycache/things/%e2%98%83', '☃'],
  ['/_galaxycache/things/%ff%C3', '\udcff\udcc3'],
  ['/_galaxycache/things/%ED%A0%80', '\udced\udca0\udc80'],
]

for (const [target, key] of keys) {
  test(`${JSON.stringify(target)} asks for the key ${JSON.stringify(key)}`, async (t) => {
    const server = new SmallServer()
    const address = await listenTo(t, server)

    await sendRaw(address, get(target))

    t.deepEqual(
      server.requests.map((request) => request.key),
      [key],
    )
  })
}

const malformed = [
  '/_galaxycache/',
  '/_galaxycache/things',
  '/_galaxycache/things?a/b',
  '/_galaxycache/things/%',
  '/_galaxycache/things/%f',
  '/_galaxycache/things/%gg',
  '/_galaxycache/%/k',
]

for (const target of malformed) {
  test(`${target} is a bad request`, async (t) => {
    const server = new SmallServer()
    const address = await listenTo(t, server)

    const answer = await sendRaw(address, get(target))

    t.regex(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
    t.regex(answer, /\r\nX-Galaxycache-Error-Code: INVALID_ARGUMENT\r\n/)
    t.deepEqual(server.requests, [])
  })
}

test('the time that the peer still waits is passed on', async (t) => {
  const server = new SmallServer()
  const address = await listenTo(t, server)

  await sendRaw(
    address,
    `GET /_galaxycache/things/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Galaxycache-Timeout-Ms: 250\r\n\r\n`,
  )
  await sendRaw(address, get('/_galaxycache/things/2'))

  t.deepEqual(
    server.requests.map(({ request }) => request.timeoutMs),
    [250, undefined],
  )
})

test('a header is found whatever the case of its name, and one that comes twice is one text', async (t) => {
  const server = new SmallServer()
  const address = await listenTo(t, server)

  await sendRaw(
    address,
    'GET /_galaxycache/things/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-EPOCH: 1\r\nTrace: a\r\ntRACE: b\r\n\r\n',
  )

  const { header } = server.requests[0]?.request ?? {}
  t.deepEqual([header?.('x-epoch'), header?.('trace'), header?.('epoch')], ['1', 'a, b', undefined])
})

for (const timeout of ['0', '-1', '1.5', '1e3', '0x10', '', 'soon', '1000000000000000', '1, 2']) {
  test(`a time left of ${JSON.stringify(timeout)} is a bad request`, async (t) => {
    const server = new SmallServer()
    const address = await listenTo(t, server)

    const answer = await sendRaw(
      address,
      `GET /_galaxycache/things/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Galaxycache-Timeout-Ms: ${timeout}\r\n\r\n`,
    )

    t.regex(answer, /^HTTP\/1\.1 400 .*X-Galaxycache-Timeout-Ms must be/s)
    t.deepEqual(server.requests, [])
  })
}

test('the header for the keys . and .. names no other key than the path does', async (t) => {
  const server = new SmallServer()
  const address = await listenTo(t, server)
  const smuggle = `GET /_galaxycache/things/42 HTTP/1.1\r\nHost: peer\r\nConnection: close\r\nX-Galaxycache-Dot-Path: things/secret\r\n\r\n`

  const answer = await sendRaw(address, smuggle)

  t.regex(answer, /^HTTP\/1\.1 400 /)
  t.regex(answer, /X-Galaxycache-Dot-Path is for the keys \. and \.\. alone, got "things\/secret"/)
  t.deepEqual(server.requests, [])
})
