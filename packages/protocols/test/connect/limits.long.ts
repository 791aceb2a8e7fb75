import http2 from 'node:http2'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import type { PeerRequest } from '@galaxycache/galaxy'
import { connectHandler, connectProtocol, GalaxyCache, type MessageCompression } from '@galaxycache/protocols/connect'
import test from 'ava'
import { patient, SmallServer, serverOf, textOf } from '../http/harness.js'
import { connectTo, rawPeer, sendValue } from './harness.js'
import { serve } from './servers.js'

const MiB = 2 ** 20

/** Values of as many equal bytes as the key says. */
const sized = serverOf(async (_galaxy, key) => ({
  bytes: new Uint8Array(Number(key)),
  expiresAtMs: Number.POSITIVE_INFINITY,
}))

for (const compression of ['none', 'gzip', 'br'] as const) {
  test(`a value as long as it may be arrives, one byte more does not, with compression ${compression}`, async (t) => {
    const { url, close } = await serve('h2c', connectHandler(sized, { compression }))
    t.teardown(close)
    const limit = 64 * 1024
    for (const wire of ['grpc', 'grpc-web', 'connect'] as const) {
      const fetcher = connectTo(t, url, { wire, httpVersion: '2', compression, maxValueBytes: limit })

      const { bytes } = await fetcher.fetch('g', String(limit), patient())
      const error = await t.throwsAsync(fetcher.fetch('g', String(limit + 1), patient()))
      const bomb = await t.throwsAsync(fetcher.fetch('g', String(4 * MiB), patient()))

      t.is(bytes.byteLength, limit)
      t.like(error, { code: 'PEER_FAILED', key: String(limit + 1) })
      t.like(bomb, { code: 'PEER_FAILED' })
    }
  })
}

/** Bytes that a client received in all. */
async function bytesFor(client: MessageCompression, server: MessageCompression): Promise<number> {
  const { url, close, server: listener } = await serve('h2c', connectHandler(sized, { compression: server }))
  let sockets: readonly Socket[] = []
  listener.on('connection', (socket) => {
    sockets = [...sockets, socket]
  })
  const fetcher = connectProtocol({ compression: client }).connect({ id: 'a', url })
  await fetcher.fetch('g', '100000', patient())
  const bytes = sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0)
  await fetcher.close()
  await close()
  return bytes
}

test('nothing is compressed unless both ends ask for it', async (t) => {
  t.true((await bytesFor('none', 'none')) > 100_000)
  t.true((await bytesFor('none', 'gzip')) > 100_000)
  t.true((await bytesFor('gzip', 'none')) > 100_000)
  t.true((await bytesFor('gzip', 'gzip')) < 5_000)
  t.true((await bytesFor('br', 'br')) < 5_000)
})

test('a request that is too long is refused, also when it is so only after decompression', async (t) => {
  const { url, close } = await serve(
    'h2c',
    connectHandler(new SmallServer(), { compression: 'gzip', maxRequestBytes: 1000 }),
  )
  t.teardown(close)
  const long = await t.throwsAsync(connectTo(t, url).fetch('things', 'k'.repeat(1000), patient()))
  const bomb = await post(url, gzipSync(Buffer.alloc(10 * MiB)), { 'content-encoding': 'gzip' })

  t.like(long, { code: 'PEER_FAILED' })
  t.regex(String(long), /resource_exhausted/)
  t.is(bomb.code, Code.ResourceExhausted)
})

test('a compressed request is refused where compression is off', async (t) => {
  const { url, close } = await serve('h2c', connectHandler(new SmallServer()))
  t.teardown(close)

  t.is((await post(url, gzipSync(Buffer.alloc(10)), { 'content-encoding': 'gzip' })).code, Code.Unimplemented)
})

test('a time limit of more than the longest is refused', async (t) => {
  const { url, close } = await serve('h2c', connectHandler(new SmallServer(), { maxTimeoutMs: 1000 }))
  t.teardown(close)

  const longest = await post(url, Buffer.alloc(0), { 'connect-timeout-ms': '1000' })
  const longer = await post(url, Buffer.alloc(0), { 'connect-timeout-ms': '1001' })

  t.is(longest.message, '[invalid_argument] no galaxy ""')
  t.regex(longer.message, /timeout 1001ms must be <= 1000/)
})

/** Sends bytes as a unary Connect request and gives the error that comes back. */
function post(url: string, body: Uint8Array, headers: http2.OutgoingHttpHeaders): Promise<ConnectError> {
  const session = http2.connect(url)
  const stream = session.request({
    ':method': 'POST',
    ':path': '/galaxycachepb.GalaxyCache/GetFromPeer',
    'content-type': 'application/proto',
    ...headers,
  })
  return new Promise((resolve, reject) => {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      text += chunk
    })
    stream.on('end', () => {
      session.close()
      const { code, message } = JSON.parse(text) as { code: string; message: string }
      const name = code.replace(/(^|_)(\w)/g, (_match, _start, letter: string) => letter.toUpperCase())
      resolve(new ConnectError(message, Code[name as keyof typeof Code]))
    })
    stream.on('error', reject).end(body)
  })
}

test('the time that is left travels, in whole milliseconds of at least one', async (t) => {
  const told: unknown[] = []
  const peer = await rawPeer(t, (stream) => sendValue(stream, 'v'))
  const fetcher = connectTo(t, peer.url)
  await fetcher.fetch('g', 'k', patient())
  peer.sessions[0]?.on('stream', (_stream, headers: http2.IncomingHttpHeaders) => told.push(headers['grpc-timeout']))

  for (const timeoutMs of [5000, 0.2, 1.5, 86_400_000, 86_400_001, Number.POSITIVE_INFINITY])
    await fetcher.fetch('g', 'k', patient(timeoutMs))

  t.deepEqual(told, ['5000m', '1m', '2m', '86400000m', undefined, undefined])
})

test('a peer’s time limit is told to who serves it, and ends the work when it passes', async (t) => {
  const requests: PeerRequest[] = []
  const untilCancelled = serverOf(
    (_galaxy, _key, request) =>
      new Promise((_resolve, reject) => {
        requests.push(request)
        request.cancellation?.onCancel(reject)
      }),
  )
  const { url, close } = await serve('h2c', connectHandler(untilCancelled))
  t.teardown(close)

  const error = await t.throwsAsync(connectTo(t, url).fetch('g', 'k', patient(50)))

  t.like(error, { code: 'DEADLINE_EXCEEDED', peer: 'peer-a' })
  const [{ timeoutMs = 0 } = {}] = requests
  t.true(timeoutMs > 0 && timeoutMs <= 50, `${timeoutMs} ms`)
})

test('values larger than a connection’s default memory arrive all at once, from a peer that is not tuned', async (t) => {
  const server = http2.createServer(connectHandler(sized) as never)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const fetcher = connectTo(t, `127.0.0.1:${port}`)

  const values = await Promise.all(Array.from({ length: 32 }, () => fetcher.fetch('g', String(MiB), patient(60_000))))

  t.true(values.every(({ bytes }) => bytes.byteLength === MiB))
})

test('a peer that knows nothing of this project’s limits or headers is served too', async (t) => {
  const server = new SmallServer()
  server.expiresAtMs = 1_700_000_000_123.456
  const { url, close } = await serve('h2c', connectHandler(server))
  t.teardown(close)
  for (const useBinaryFormat of [true, false]) {
    const baseUrl = url
    const transport = createConnectTransport({ baseUrl, httpVersion: '2', useBinaryFormat, idleConnectionTimeoutMs: 1 })
    const client = createClient(GalaxyCache, transport)

    const { value, minuteQps, expiry } = await client.getFromPeer({ galaxy: 'things', key: Buffer.from('k') })

    t.is(textOf({ bytes: value, expiresAtMs: 0 }), 'no-peer-backend:k')
    t.is(minuteQps, 0)
    t.is(expiry?.seconds, 1_700_000_000n)
    t.true(Math.abs((expiry?.nanos ?? 0) - 123_456_000) < 1000)
  }
})
