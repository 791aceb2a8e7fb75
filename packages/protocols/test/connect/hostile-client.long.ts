import { once } from 'node:events'
import http2 from 'node:http2'
import net from 'node:net'
import { Cancellation } from '@galaxycache/galaxy'
import { closeServer, connectHandler, trackConnections } from '@galaxycache/protocols/connect'
import test from 'ava'
import fc from 'fast-check'
import { patient, SmallServer, sendRaw, serverOf, textOf, until } from '../http/harness.js'
import { connectTo, Gate, listen } from './harness.js'
import { serve } from './servers.js'

const path = '/galaxycachepb.GalaxyCache/GetFromPeer'
const addressOf = (url: string): string => url.slice('http://'.length)

for (const [name, request, status] of [
  ['a host that is no host', `POST ${path} HTTP/1.1\r\nHost: [bad\r\nConnection: close\r\n\r\n`, 400],
  ['no host at all', `POST ${path} HTTP/1.0\r\n\r\n`, 400],
  ['another path', 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 404],
  ['a path of another service', 'POST /x.Y/Z HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 404],
  ['another method', `PUT ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, 405],
  ['another type', `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/x\r\nConnection: close\r\n\r\n`, 415],
] as const) {
  test(`a request with ${name} is answered with ${status}, and the next is served`, async (t) => {
    const { url, close } = await serve('h1', connectHandler(new SmallServer()))
    t.teardown(close)

    const answer = await sendRaw(addressOf(url), request)

    t.regex(answer, new RegExp(`^HTTP/1.1 ${status} `))
    t.is(textOf(await connectTo(t, url, { wire: 'connect' }).fetch('things', 'k', patient())), 'no-peer-backend:k')
  })
}

/** Requests of which little or nothing is right. */
const oddRequest = fc.record({
  ':path': fc.constantFrom(path, '/galaxycachepb.GalaxyCache/PeekPeer', '/', '/%', `${path}?connect=v1&message=x`),
  ':method': fc.constantFrom('POST', 'GET', 'DELETE', 'OPTIONS'),
  'content-type': fc.constantFrom(
    'application/grpc',
    'application/grpc+proto',
    'application/grpc+json',
    'application/grpc-web+proto',
    'application/grpc-web-text',
    'application/proto',
    'application/json',
    'application/connect+proto',
    '',
  ),
  'grpc-timeout': fc.constantFrom('1S', '0m', '99999999m', '-1', 'x'),
  'connect-timeout-ms': fc.constantFrom('1000', '0', '99999999999', 'x'),
  'grpc-encoding': fc.constantFrom('identity', 'gzip', 'odd'),
  'content-encoding': fc.constantFrom('identity', 'gzip', 'odd'),
})

const oddBody = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  // A frame whose flags and length are made up.
  fc.tuple(fc.nat(255), fc.nat(2 ** 32 - 1), fc.uint8Array({ maxLength: 100 })).map(([flags, length, bytes]) => {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags)
    head.writeUInt32BE(length, 1)
    return Buffer.concat([head, bytes])
  }),
  // A frame that is right, around a message that may not be.
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.concat([Buffer.from([0, 0, 0, 0, bytes.length]), bytes])),
)

/** Sends one request, perhaps resets it, and waits until it is over. */
function send(session: http2.ClientHttp2Session, headers: http2.OutgoingHttpHeaders, body: Uint8Array, reset: boolean) {
  return new Promise<void>((resolve) => {
    const stream = session.request(headers)
    stream.on('error', () => {}).on('close', resolve)
    stream.resume()
    if (reset) stream.write(body, () => stream.close(http2.constants.NGHTTP2_CANCEL))
    else stream.end(body)
  })
}

test('odd requests, odd bodies and resets are all answered or ended, and the server goes on', async (t) => {
  const { url, close } = await serve('h2c', connectHandler(new SmallServer()))
  t.teardown(close)
  const session = http2.connect(url)
  t.teardown(() => session.destroy())

  await fc.assert(
    fc.asyncProperty(oddRequest, oddBody, fc.boolean(), (headers, body, reset) => send(session, headers, body, reset)),
    { numRuns: 500 },
  )

  t.is(textOf(await connectTo(t, url).fetch('things', 'k', patient())), 'no-peer-backend:k')
})

/** Connects, sends `bytes`, and leaves when the server says anything, which its settings do in any case. */
async function visit(url: string, bytes: Uint8Array): Promise<void> {
  const [host = '', port] = addressOf(url).split(':')
  const socket = net.connect({ host, port: Number(port) })
  await new Promise<void>((resolve) => {
    socket.on('error', () => {}).on('close', () => resolve())
    socket.once('data', () => socket.destroy())
    socket.write(bytes)
  })
}

function countOpen(server: net.Server): () => number {
  const open = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  return () => open.size
}

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

test('bytes that are no HTTP/2 end their own connection alone', async (t) => {
  const { url, close } = await serve('h2c', connectHandler(new SmallServer()))
  t.teardown(close)
  const fetcher = connectTo(t, url)
  await fetcher.fetch('things', 'k', patient())

  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.uint8Array({ minLength: 30, maxLength: 300 }), (withPreface, bytes) =>
      visit(url, withPreface ? Buffer.concat([preface, bytes]) : bytes),
    ),
    { numRuns: 100 },
  )

  t.is(textOf(await fetcher.fetch('things', 'k', patient())), 'no-peer-backend:k')
})

test('sessions that say nothing, or nonsense before they leave, end after their time', async (t) => {
  const server = http2.createServer(connectHandler(new SmallServer()) as never)
  const openSockets = countOpen(trackConnections(server, { idleTimeoutMs: 100 }))
  t.teardown(() => closeServer(server, { graceMs: 0 }))
  const url = `http://${await listen(server)}`
  // A SETTINGS frame that is too long: Node 20 keeps such a session when the client has gone.
  const tooLong = Buffer.concat([preface, Buffer.from('003135042abcf5c5f7000fe4979914a14a118a009df10000', 'hex')])
  const { port } = new URL(url)
  const idle = Array.from({ length: 200 }, () => net.connect({ host: '127.0.0.1', port: Number(port) }).resume())
  const idleEnd = Promise.all(idle.map((socket) => once(socket, 'close')))

  await visit(url, tooLong)
  await idleEnd

  await until(() => openSockets() === 0)
  t.is(openSockets(), 0)
})

test('a client is told that it may have a thousand streams at once on a connection', async (t) => {
  const { url, close } = await serve('h2c', connectHandler(new SmallServer()))
  t.teardown(close)
  const session = http2.connect(url)
  t.teardown(() => session.destroy())

  const [settings] = (await once(session, 'remoteSettings')) as [http2.Settings]

  t.is(settings.maxConcurrentStreams, 1000)
})

test('a session with a call in flight is not idle, however long it takes', async (t) => {
  let answer: (() => void) | undefined
  const held = serverOf(
    () =>
      new Promise((resolve) => {
        answer = () => resolve({ bytes: Buffer.from('slow'), expiresAtMs: Number.POSITIVE_INFINITY })
      }),
  )
  const server = trackConnections(http2.createServer(connectHandler(held) as never), { idleTimeoutMs: 300 })
  t.teardown(() => closeServer(server, { graceMs: 0 }))
  const value = connectTo(t, await listen(server)).fetch('g', 'k', patient())
  await until(() => answer !== undefined)
  const sinceMs = performance.now()
  await until(() => performance.now() - sinceMs > 700)

  answer?.()

  t.is(textOf(await value), 'slow')
})

for (const [when, prepare] of [
  ['', () => {}],
  [', also one that was told to open no more calls', (session: http2.Http2Session) => session.close()],
] as const) {
  test(`a session whose peer has stopped in the middle of a call ends, and what it asked for is given up${when}`, async (t) => {
    let given: Cancellation | undefined
    const never = serverOf((_galaxy, _key, { cancellation }) => {
      given = cancellation
      return new Promise(() => {})
    })
    const server = http2.createServer(connectHandler(never) as never)
    const openSockets = countOpen(trackConnections(server, { idleTimeoutMs: 100 }))
    t.teardown(() => closeServer(server, { graceMs: 0 }))
    const sessions: http2.Http2Session[] = []
    server.on('session', (session) => sessions.push(session))
    const gate = await Gate.open(t, `http://${await listen(server)}`)
    const leaving = new Cancellation()
    const left = connectTo(t, gate.url).fetch('g', 'k', { timeoutMs: 60_000, cancellation: leaving })
    await until(() => given !== undefined)

    gate.hold()
    for (const session of sessions) prepare(session)

    await until(() => openSockets() === 0)
    t.true(given?.cancelled)
    leaving.cancel(new Error('enough'))
    await t.throwsAsync(left)
  })
}

test('thousands of streams that are opened and reset at once do not stop the others', async (t) => {
  const server = new SmallServer()
  const { url, close } = await serve('h2c', connectHandler(server))
  t.teardown(close)
  const fetcher = connectTo(t, url)
  await fetcher.fetch('things', 'k', patient())
  const session = http2.connect(url)
  session.on('error', () => {})
  t.teardown(() => session.destroy())
  let closed = 0

  for (let index = 0; index < 3000 && !session.destroyed; index++) {
    const stream = session.request({ ':path': path, ':method': 'POST', 'content-type': 'application/grpc' })
    stream
      .on('error', () => {})
      .on('close', () => {
        closed += 1
      })
    stream.close(http2.constants.NGHTTP2_CANCEL)
    if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }

  t.is(textOf(await fetcher.fetch('things', 'k', patient())), 'no-peer-backend:k')
  await until(() => closed === 3000 || session.destroyed)
  t.pass()
})
