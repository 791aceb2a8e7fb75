import http from 'node:http'
import http2 from 'node:http2'
import type { PeerServer } from '@galaxycache/galaxy'
import {
  closeServer,
  fetchHandler,
  type HttpProtocolOptions,
  httpHandler,
  httpProtocol,
  type TlsOptions,
  tlsServerOptions,
} from '@galaxycache/protocols/http'
import test from 'ava'
import { SmallServer } from './harness.js'

const wrongLimits: readonly (readonly [options: HttpProtocolOptions, message: string])[] = [
  [{ maxConnections: 0 }, 'maxConnections must be a positive integer, got 0'],
  [{ maxConnections: 1.5 }, 'maxConnections must be a positive integer, got 1.5'],
  [{ maxConnections: Number.POSITIVE_INFINITY }, 'maxConnections must be a positive integer, got Infinity'],
  [{ maxWaiting: -1 }, 'maxWaiting must be an integer of at least 0, got -1'],
  [{ maxBytesInFlight: 0 }, 'maxBytesInFlight must be a positive integer, got 0'],
  [{ maxValueBytes: Number.NaN }, 'maxValueBytes must be a positive integer, got NaN'],
  [{ maxHeaderBytes: '1' as never }, 'maxHeaderBytes must be a positive integer, got 1'],
  [{ connectTimeoutMs: 0 }, 'connectTimeoutMs must be a positive integer, got 0'],
  [{ keepAliveTimeoutMs: -5 }, 'keepAliveTimeoutMs must be a positive integer, got -5'],
]

for (const [options, message] of wrongLimits) {
  test(`of the client: ${message}`, (t) => {
    t.throws(() => httpProtocol(options), { instanceOf: RangeError, message })
  })
}

const wrongPaths = ['', 'x', '/x', 'x/', '//', '/a b/', '/ä/', '/%2F/', '/a?b/', '/./../']

for (const basePath of wrongPaths) {
  test(`${JSON.stringify(basePath)} is no base path`, (t) => {
    const message = `basePath must be a plain URL path that starts and ends with a slash, got ${JSON.stringify(basePath)}`

    t.throws(() => httpProtocol({ basePath }), { instanceOf: TypeError, message })
    t.throws(() => httpHandler(new SmallServer(), { basePath }), { instanceOf: TypeError, message })
    t.throws(() => fetchHandler(new SmallServer(), { basePath }), { instanceOf: TypeError, message })
  })
}

test('fetches and peeks need paths of their own', (t) => {
  t.throws(() => httpProtocol({ basePath: '/x/', peekBasePath: '/x/' }), {
    instanceOf: TypeError,
    message: 'peekBasePath must differ from basePath, got /x/ for both',
  })
})

test('of the handlers: maxTargetBytes must be a positive integer', (t) => {
  for (const make of [httpHandler, fetchHandler]) {
    t.throws(() => make(new SmallServer(), { maxTargetBytes: 0 }), {
      instanceOf: RangeError,
      message: 'maxTargetBytes must be a positive integer, got 0',
    })
  }
})

test('what is no universe is refused when the handler is made, and not when peers call', (t) => {
  for (const make of [httpHandler, fetchHandler]) {
    t.throws(() => make({} as PeerServer), {
      instanceOf: TypeError,
      message: 'server must be a Universe, or another PeerServer, got an object',
    })
    t.throws(() => make(undefined as unknown as PeerServer), { instanceOf: TypeError, message: /got undefined$/ })
  }
})

test('of closing: graceMs must be an integer of at least 0', (t) => {
  t.throws(() => closeServer(http.createServer(), { graceMs: -1 }), {
    instanceOf: RangeError,
    message: 'graceMs must be an integer of at least 0, got -1',
  })
})

test('of closing: an option that there is not is refused', (t) => {
  t.throws(() => closeServer(http.createServer(), { grace: 5 } as object), {
    instanceOf: TypeError,
    message: 'grace must be left out, for there is no option of that name, got 5',
  })
})

test('of closing: a server that is not of HTTP/1 is refused at once, and not when its time is over', (t) => {
  const close = (server: unknown) => () => closeServer(server as http.Server, { graceMs: 0 })

  t.throws(close(http2.createServer()), {
    instanceOf: TypeError,
    message: 'server must be of node:http or node:https, got Http2Server',
  })
  t.throws(close(undefined), { instanceOf: TypeError, message: /got undefined$/ })
})

test('tls is an object with certificates, and nothing that only says yes', (t) => {
  const tls = true as unknown as TlsOptions

  for (const make of [
    () => httpProtocol({ tls }),
    () => tlsServerOptions(tls),
    () => httpHandler(new SmallServer(), { tls }),
  ])
    t.throws(make, { instanceOf: TypeError, message: 'tls must be an object, got true' })
})

test('the protocol is called http', (t) => {
  t.is(httpProtocol().name, 'http')
})

test('an option that there is not is refused, so that none is misspelt without notice', (t) => {
  const unknown = { maxValueByte: 5 } as object
  for (const misuse of [
    () => httpProtocol(unknown),
    () => httpHandler(new SmallServer(), unknown),
    () => fetchHandler(new SmallServer(), unknown),
    () => closeServer(http.createServer(), unknown),
  ])
    t.throws(misuse, {
      instanceOf: TypeError,
      message: 'maxValueByte must be left out, for there is no option of that name, got 5',
    })
})

test('options are an object, and so are those of tls, its renewal and closing', (t) => {
  for (const [make, name] of [
    [(options: object) => httpProtocol(options), 'options'],
    [(options: object) => httpHandler(new SmallServer(), options), 'options'],
    [(options: object) => fetchHandler(new SmallServer(), options), 'options'],
    [(options: object) => closeServer(http.createServer(), options), 'options'],
    [(tls: object) => httpHandler(new SmallServer(), { tls }), 'tls'],
    [(reload: object) => httpProtocol({ tls: { ca: 'x', reload } }), 'tls.reload'],
  ] as const) {
    t.throws(() => make(null as never), { instanceOf: TypeError, message: `${name} must be an object, got null` })
    t.throws(() => make(5 as never), { instanceOf: TypeError, message: `${name} must be an object, got 5` })
    t.throws(() => make(() => 1), { instanceOf: TypeError })
  }
})

test('null is no limit', (t) => {
  for (const name of [
    'maxConnections',
    'maxWaiting',
    'maxBytesInFlight',
    'maxHeaderBytes',
    'connectTimeoutMs',
    'keepAliveTimeoutMs',
  ])
    t.throws(
      () => httpProtocol({ [name]: null }),
      { instanceOf: RangeError, message: /^\w+ must be .*, got null$/ },
      name,
    )
})

test('a secret under a misspelt name is in no message', (t) => {
  const misspelt = { tokens: 'secret' } as object
  for (const misuse of [
    () => httpProtocol(misspelt),
    () => httpHandler(new SmallServer(), misspelt),
    () => fetchHandler(new SmallServer(), misspelt),
  ])
    t.throws(misuse, { message: 'tokens must be left out, for there is no option of that name, got string' })
})
