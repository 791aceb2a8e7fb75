import type http from 'node:http'
import { create, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { connectNodeAdapter, createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node'
import type { FetchedItem, PeerServer, PeerWrite } from '@galaxycache/galaxy'
import { type ConnectHandlerOptions, connectHandler, connectRoutes, PeerCalls } from '@galaxycache/protocols/connect'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { EnvelopeSchema } from '#src/messages/gen/galaxycache/peers/v1/peers_pb.js'
import { decodeItems } from '#src/messages/items-message.js'
import { encodeKeys } from '#src/messages/keys-message.js'
import { encodeWrite } from '#src/messages/write-message.js'
import { patient, SmallServer, sendRaw } from '../http/harness.js'
import { spoiled } from '../messages/arbitraries.js'
import { connectTo, rawPeer } from './harness.js'
import { type Listening, serve } from './servers.js'
import { ask, type RawAnswer, type RawRequest } from './unary/raw.js'

/** One that also answers for many keys, the value of `n` being `n` bytes long, and takes writes. */
class LargerServer extends SmallServer implements PeerServer {
  readonly writes: PeerWrite[] = []

  async serveMany(_galaxy: string, keys: readonly string[]): Promise<readonly FetchedItem[]> {
    return keys.map((key) => ({
      bytes: Buffer.alloc(Number(key), 'x'),
      expiresAtMs: 1.5,
      epoch: 3,
      codecVersion: 'v2',
    }))
  }

  async write(_galaxy: string, write: PeerWrite): Promise<void> {
    this.writes.push(write)
  }
}

async function urlOf(t: ExecutionContext, listening: Listening, handler: http.RequestListener): Promise<string> {
  const { url, close } = await serve(listening, handler)
  t.teardown(close)
  return url
}

const keysOf = (...keys: string[]): Uint8Array => encodeKeys({ galaxy: 'things', keys })
const envelope = (message: Uint8Array): Uint8Array => toBinary(EnvelopeSchema, create(EnvelopeSchema, { message }))

const requests: fc.Arbitrary<RawRequest> = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'GET'),
  path: fc
    .constantFrom('FetchMany', 'FetchMany', 'Write', 'Else')
    .map((name) => `/galaxycache.peers.v1.PeerCalls/${name}`),
  headers: fc.record(
    {
      'content-type': fc.constantFrom('application/proto', 'application/proto', 'application/json'),
      'connect-timeout-ms': fc.constantFrom('1000', '86400001', 'soon'),
      'content-encoding': fc.constantFrom('identity', 'gzip'),
    },
    { requiredKeys: ['content-type'] },
  ),
  body: fc.oneof(
    fc
      .constantFrom(keysOf('1', '300'), keysOf(), encodeWrite({ galaxy: 'g', write: { kind: 'clear', epoch: 1 } }))
      .map(envelope),
    spoiled(fc.constant(envelope(keysOf('1', '300')))),
    spoiled(fc.constant(keysOf('1', '300'))).map(envelope),
    fc.constantFrom(keysOf('1', '2', '3', '4'), new Uint8Array(5_000)).map(envelope),
  ),
})

for (const [which, server] of [
  ['with the calls', new LargerServer()],
  ['without them', new SmallServer()],
] as const) {
  test(`a server ${which} answers any message the short way as connect-node does, byte by byte`, async (t) => {
    const options = { maxBatchBytes: 4_096, maxBatchKeys: 3 }
    const short = await urlOf(t, 'h1', connectHandler(server, options))
    const long = await urlOf(t, 'h1', connectNodeAdapter({ routes: connectRoutes(server, options) }))
    const statuses = new Set<number | undefined>()

    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const [mine, theirs]: readonly RawAnswer[] = await Promise.all([ask(short, request), ask(long, request)])
        t.deepEqual(mine, theirs)
        statuses.add(mine?.status)
      }),
      { numRuns: 300 },
    )

    t.is(statuses.has(200), which === 'with the calls')
    t.true(statuses.has(501))
  })
}

for (const [name, listening, transport] of [
  ['gRPC', 'h2c', (baseUrl: string) => createGrpcTransport({ baseUrl, acceptCompression: [] })],
  [
    'Connect',
    'h1',
    (baseUrl: string) => createConnectTransport({ baseUrl, httpVersion: '1.1', acceptCompression: [] }),
  ],
] as const) {
  test(`a client of its own may make the calls over ${name}, and is told what is wrong`, async (t) => {
    const server = new LargerServer()
    const url = await urlOf(t, listening, connectHandler(server, { maxBatchBytes: 4_096, maxBatchKeys: 3 }))
    const client = createClient(PeerCalls, transport(url))
    const failure = async (call: Promise<unknown>): Promise<unknown> =>
      (await t.throwsAsync(call, { instanceOf: ConnectError }))?.code

    const { message } = await client.fetchMany({ message: keysOf('1', '300') })
    await client.write({ message: encodeWrite({ galaxy: 'things', write: { kind: 'clear', epoch: 8 } }) })

    const items = decodeItems(message, { galaxy: 'things', keys: ['1', '300'], peer: 'a', maxValueBytes: 300 })
    t.like(items[1], { bytes: new Uint8Array(300).fill(0x78), expiresAtMs: 1.5, epoch: 3, codecVersion: 'v2' })
    t.deepEqual(server.writes, [{ kind: 'clear', epoch: 8 }])
    t.is(await failure(client.fetchMany({ message: Uint8Array.of(255) })), Code.InvalidArgument)
    t.is(await failure(client.fetchMany({ message: keysOf('1', '2', '3', '4') })), Code.InvalidArgument)
    t.is(await failure(client.fetchMany({ message: new Uint8Array(10_000) })), Code.ResourceExhausted)
    t.is(await failure(client.write({ message: new Uint8Array() })), Code.Unimplemented)
  })
}

test('values for which an answer has no room are left out of it, whatever the wire', async (t) => {
  const options: ConnectHandlerOptions = { maxBatchBytes: 2_000 }
  for (const [listening, wire, httpVersion] of [
    ['h2c', 'grpc', '2'],
    ['h1', 'grpc-web', '1.1'],
    ['h1', 'connect', '1.1'],
  ] as const) {
    const url = await urlOf(t, listening, connectHandler(new LargerServer(), options))
    const fetcher = connectTo(t, url, { wire, httpVersion, maxBatchBytes: 2_000 })

    const items = (await fetcher.fetchMany?.('things', ['1000', '1001', '5'], patient())) ?? []

    t.deepEqual(
      items.map((item) => ('error' in item ? item.error.code : item.bytes.byteLength)),
      [1_000, 'UNSUPPORTED', 5],
    )
  }
})

test('a peer over gRPC that does not know the calls, as Go, says that they are unsupported', async (t) => {
  const status12 = {
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-status': '12',
    'grpc-message': 'unknown service',
  }
  const { url } = await rawPeer(t, (stream) => stream.respond(status12, { endStream: true }))
  const fetcher = connectTo(t, url)

  t.like(await t.throwsAsync(async () => fetcher.fetchMany?.('g', ['k'], patient())), {
    code: 'UNSUPPORTED',
    peer: 'peer-a',
  })
  t.like(await t.throwsAsync(async () => fetcher.write?.('g', { kind: 'clear', epoch: 1 }, patient())), {
    code: 'UNSUPPORTED',
  })
  t.like(
    await t.throwsAsync(fetcher.fetch('g', 'k', patient())),
    { code: 'PEER_FAILED' },
    'no call that every peer knows',
  )
})

test('a server of HTTP/1.1 that has nothing at the path does not know the calls', async (t) => {
  const url = await urlOf(t, 'h1', (_request, response) => response.writeHead(404).end())
  for (const wire of ['connect', 'grpc-web'] as const) {
    const fetcher = connectTo(t, url, { wire })

    t.like(await t.throwsAsync(async () => fetcher.fetchMany?.('g', ['k'], patient())), { code: 'UNSUPPORTED' })
  }
})

test('a request that peers would not take is not sent, whatever the wire', async (t) => {
  const url = await urlOf(t, 'h2c', connectHandler(new LargerServer()))
  for (const wire of ['grpc', 'connect'] as const) {
    const fetcher = connectTo(t, url, { wire, httpVersion: '2', maxBatchBytes: 1_000 })

    const error = await t.throwsAsync(async () => fetcher.fetchMany?.('g', ['k'.repeat(1_000)], patient()))

    t.like(error, { code: 'INVALID_ARGUMENT' })
  }
})

test('a message that is announced too long is refused before it is read', async (t) => {
  const url = await urlOf(t, 'h1', connectHandler(new LargerServer(), { maxBatchBytes: 1_000 }))
  const path = '/galaxycache.peers.v1.PeerCalls/FetchMany'
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/proto\r\n`

  const answer = await sendRaw(url.slice('http://'.length), `${head}Content-Length: 999999999\r\n\r\n`)

  t.regex(answer, /^HTTP\/1.1 429 [\s\S]*resource_exhausted/)
})
