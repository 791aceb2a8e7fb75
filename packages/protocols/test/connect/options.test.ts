import http2 from 'node:http2'
import type { PeerServer } from '@galaxycache/galaxy'
import {
  type ConnectProtocolOptions,
  closeServer,
  connectHandler,
  connectProtocol,
  connectRoutes,
  trackConnections,
} from '@galaxycache/protocols/connect'
import test from 'ava'
import { SmallServer } from '../http/harness.js'

const counts = [
  'maxConnections',
  'maxStreamsPerConnection',
  'maxValueBytes',
  'connectTimeoutMs',
  'keepAliveTimeoutMs',
  'pingIntervalMs',
  'pingTimeoutMs',
  'streamWindowBytes',
  'connectionWindowBytes',
  'maxSessionMemoryBytes',
] as const satisfies readonly (keyof ConnectProtocolOptions)[]

for (const name of counts) {
  test(`${name} must be a positive integer`, (t) => {
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      t.throws(() => connectProtocol({ [name]: value }), {
        instanceOf: RangeError,
        message: `${name} must be a positive integer, got ${value}`,
      })
    t.notThrows(() => connectProtocol({ [name]: 1 }))
  })
}

test('what is no universe is refused when the handler is made, and not when peers call', (t) => {
  for (const make of [connectHandler, connectRoutes]) {
    t.throws(() => make({} as PeerServer), {
      instanceOf: TypeError,
      message: 'server must be a Universe, or another PeerServer, got an object',
    })
    t.throws(() => make(undefined as unknown as PeerServer), { instanceOf: TypeError, message: /got undefined$/ })
  }
})

test('nobody may wait for a connection', (t) => {
  t.notThrows(() => connectProtocol({ maxWaiting: 0 }))
  t.throws(() => connectProtocol({ maxWaiting: -1 }), { instanceOf: RangeError, message: /^maxWaiting must be/ })
})

test('windows and messages are no longer than the wire can say', (t) => {
  for (const name of ['streamWindowBytes', 'connectionWindowBytes'] as const)
    t.throws(() => connectProtocol({ [name]: 2 ** 31 }), {
      instanceOf: RangeError,
      message: `${name} must be at most 2147483647, got 2147483648`,
    })
  t.throws(() => connectProtocol({ maxValueBytes: 2 ** 32 }), {
    instanceOf: RangeError,
    message: 'maxValueBytes must be at most 4294901760, got 4294967296',
  })
})

test('wires, versions and compressions that do not exist, or not together, are refused', (t) => {
  const wrong: readonly (readonly [object, string])[] = [
    [{ wire: 'soap' }, `wire must be 'grpc', 'grpc-web' or 'connect', got "soap"`],
    [{ wire: 'connect', httpVersion: '3' }, `httpVersion must be '1.1' or '2', got "3"`],
    [{ wire: 'grpc', httpVersion: '1.1' }, `httpVersion must be '2' for wire 'grpc', got "1.1"`],
    [{ compression: 'zip' }, `compression must be 'none', 'gzip' or 'br', got "zip"`],
  ]
  for (const [options, message] of wrong) t.throws(() => connectProtocol(options), { instanceOf: TypeError, message })
})

test('limits of a handler are checked when it is made', (t) => {
  const server = new SmallServer()
  for (const make of [connectHandler, connectRoutes]) {
    t.throws(() => make(server, { maxRequestBytes: 0 }), {
      message: 'maxRequestBytes must be a positive integer, got 0',
    })
    t.throws(() => make(server, { maxTimeoutMs: 0.5 }), { message: 'maxTimeoutMs must be a positive integer, got 0.5' })
    t.throws(() => make(server, { compression: 'x' as never }), {
      instanceOf: TypeError,
      message: /^compression must be/,
    })
  }
})

test('a protocol is named after its wire', (t) => {
  t.deepEqual(
    [connectProtocol(), connectProtocol({ wire: 'grpc-web' }), connectProtocol({ wire: 'connect' })].map(
      ({ name }) => name,
    ),
    ['grpc', 'grpc-web', 'connect'],
  )
})

for (const url of ['ftp://a', 'http://user:secret@a', 'http://a?b', 'unix:relative', ''])
  test(`the peer url ${JSON.stringify(url)} is refused when it is given, without its secret`, (t) => {
    const error = t.throws(() => connectProtocol().connect({ id: 'a', url }), { instanceOf: TypeError })

    t.false(error?.message.includes('secret'))
  })

test('an option that there is not is refused, so that none is misspelt without notice', (t) => {
  const unknown = { maxValueByte: 5 } as object
  for (const misuse of [
    () => connectProtocol(unknown),
    () => connectHandler(new SmallServer(), unknown),
    () => connectRoutes(new SmallServer(), unknown),
  ])
    t.throws(misuse, {
      instanceOf: TypeError,
      message: 'maxValueByte must be left out, for there is no option of that name, got 5',
    })
})

test('options are an object', (t) => {
  for (const make of [
    (options: object) => connectProtocol(options),
    (options: object) => connectHandler(new SmallServer(), options),
    (options: object) => connectRoutes(new SmallServer(), options),
    (options: object) => closeServer(trackConnections(http2.createServer()), options),
    (options: object) => trackConnections(http2.createServer(), options),
  ])
    t.throws(() => make(null as never), { instanceOf: TypeError, message: 'options must be an object, got null' })
})

test('null is no limit, no version of HTTP and no compression', (t) => {
  for (const name of [...counts, 'maxWaiting', 'httpVersion', 'compression'])
    t.throws(() => connectProtocol({ [name]: null }), { message: /^\w+ must be .*, got null$/ }, name)
})

test('a secret under a misspelt name is in no message', (t) => {
  const misspelt = { tokens: 'secret' } as object
  for (const misuse of [() => connectProtocol(misspelt), () => connectHandler(new SmallServer(), misspelt)])
    t.throws(misuse, { message: 'tokens must be left out, for there is no option of that name, got string' })
})
