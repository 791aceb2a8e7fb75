import http from 'node:http'
import type { PeerServer, PeerWrite } from '@galaxycache/galaxy'
import { type FetchHandlerOptions, fetchHandler, httpHandler } from '@galaxycache/protocols/http'
import { createAdaptorServer } from '@hono/node-server'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { encodeKeys } from '#src/messages/keys-message.js'
import { encodeWrite } from '#src/messages/write-message.js'
import { spoiled } from '../messages/arbitraries.js'
import { connect, listen, patient, SmallServer, sendRaw, until } from './harness.js'

/** One that also answers for many keys, and remembers writes. */
class LargerServer extends SmallServer implements PeerServer {
  readonly writes: PeerWrite[] = []

  async serveMany(_galaxy: string, keys: readonly string[]) {
    return keys.map((key) => ({ bytes: Buffer.from(key), expiresAtMs: this.expiresAtMs }))
  }

  async write(_galaxy: string, write: PeerWrite): Promise<void> {
    this.writes.push(write)
  }
}

/** The two ways to serve HTTP. */
const ways = {
  httpHandler: (server: PeerServer, options: FetchHandlerOptions) => http.createServer(httpHandler(server, options)),
  fetchHandler: (server: PeerServer, options: FetchHandlerOptions) => {
    const handle = fetchHandler(server, options)
    const respond = (request: Request) => handle(request) ?? new Response(null, { status: 404 })
    return createAdaptorServer({ fetch: respond, overrideGlobalObjects: false }) as http.Server
  },
} as const

async function serving(t: ExecutionContext, way: keyof typeof ways, options: FetchHandlerOptions = {}) {
  const server = new LargerServer()
  return { server, address: await listen(t, ways[way](server, options)) }
}

const path = '/_galaxycache_calls/FetchMany'
const type = 'Content-Type: application/x-protobuf\r\n'
const message = Buffer.from(encodeKeys({ galaxy: 'g', keys: ['k'] })).toString('latin1')
const rest = `Content-Length: ${message.length}\r\n\r\n${message}`

/** What may be wrong with a request beside its message: head and body, status, a part of the answer. */
const wrong: readonly (readonly [what: string, request: string, status: number, says: RegExp])[] = [
  ['another method', `PUT ${path} HTTP/1.1\r\n${type}${rest}`, 405, /allow: POST/i],
  ['a method that reads', `GET ${path} HTTP/1.1\r\n\r\n`, 405, /allow: POST/i],
  ['an unknown call', `POST /_galaxycache_calls/FetchAll HTTP/1.1\r\n${type}${rest}`, 404, /not found/],
  ['no call', `POST /_galaxycache_calls/ HTTP/1.1\r\n${type}${rest}`, 404, /not found/],
  ['another type', `POST ${path} HTTP/1.1\r\nContent-Type: text/plain\r\n${rest}`, 400, /got text\/plain/],
  ['no type', `POST ${path} HTTP/1.1\r\n${rest}`, 400, /Content-Type must be application\/x-protobuf, got undefined/],
  ['a coding', `POST ${path} HTTP/1.1\r\n${type}Content-Encoding: gzip\r\n${rest}`, 400, /must be absent, got gzip/],
  [
    'chunks',
    `POST ${path} HTTP/1.1\r\n${type}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
    /at most 1000, got none/,
  ],
  ['a long message', `POST ${path} HTTP/1.1\r\n${type}Content-Length: 1001\r\n\r\n`, 400, /at most 1000, got 1001/],
  [
    'an odd time limit',
    `POST ${path} HTTP/1.1\r\n${type}X-Galaxycache-Timeout-Ms: soon\r\n${rest}`,
    400,
    /INVALID_ARGUMENT[\s\S]*must be a positive integer/,
  ],
  [
    'nonsense for a message',
    `POST ${path} HTTP/1.1\r\n${type}Content-Length: 2\r\n\r\n\xff\xff`,
    400,
    /INVALID_ARGUMENT/,
  ],
  [
    'too many keys',
    `POST ${path} HTTP/1.1\r\n${type}Content-Length: 6\r\n\r\n\x12\0\x12\0\x12\0`,
    400,
    /at most 2 keys/,
  ],
]

for (const way of ['httpHandler', 'fetchHandler'] as const) {
  for (const [what, request, status, says] of wrong) {
    test(`${way}: a request with ${what} is answered with ${status}`, async (t) => {
      const { address } = await serving(t, way, { maxBatchBytes: 1_000, maxBatchKeys: 2 })

      const head = request.replace('HTTP/1.1\r\n', 'HTTP/1.1\r\nHost: a\r\nConnection: close\r\n')
      const answer = await sendRaw(address, head)

      t.regex(answer, new RegExp(`^HTTP/1.1 ${status} `))
      t.regex(answer, says)
    })
  }

  test(`${way}: spoiled messages are answered, and the next request is served`, async (t) => {
    const { server, address } = await serving(t, way)
    const whole = fc.constantFrom(
      encodeKeys({ galaxy: 'g', keys: ['a', 'b'] }),
      encodeWrite({ galaxy: 'g', write: { kind: 'remove', keys: ['a', 'b'] } }),
      encodeWrite({ galaxy: 'g', write: { kind: 'set', key: 'k', bytes: Uint8Array.of(1), expiresAtMs: 1 } }),
    )
    const statuses = new Set<number>()

    await fc.assert(
      fc.asyncProperty(fc.constantFrom('FetchMany', 'Write'), spoiled(whole), async (name, body) => {
        const headers = { 'content-type': 'application/x-protobuf' }
        const init = { method: 'POST', headers, body: new Uint8Array(body) }
        const response = await fetch(`http://${address}/_galaxycache_calls/${name}`, init)
        await response.arrayBuffer()
        statuses.add(response.status)
      }),
      { numRuns: 300 },
    )
    const before = server.writes.length
    await connect(t, address).write?.('g', { kind: 'clear', epoch: 1 }, patient())

    t.deepEqual([...statuses].sort(), [200, 400, 501])
    t.is(server.writes.length, before + 1)
  })
}

test('a message that is too long is refused before it is read, and its connection ends', async (t) => {
  const { address } = await serving(t, 'httpHandler', { maxBatchBytes: 1_000 })

  const answer = await sendRaw(address, `POST ${path} HTTP/1.1\r\nHost: a\r\n${type}Content-Length: 999999999\r\n\r\n`)

  t.regex(answer, /^HTTP\/1.1 400 /)
  t.regex(answer, /connection: close/i)
})

test('a peer that leaves in the middle of a message is not served', async (t) => {
  const { server, address } = await serving(t, 'httpHandler')
  const [host = '', port = ''] = address.split(':')
  const request = http.request({ host, port, method: 'POST', path: '/_galaxycache_calls/Write' })
  request.on('error', () => {})
  request.setHeader('content-type', 'application/x-protobuf').setHeader('content-length', 100)
  await new Promise<void>((resolve) => {
    request.write('half', () => resolve())
  })
  request.destroy()

  await connect(t, address).write?.('g', { kind: 'clear', epoch: 7 }, patient())

  await until(() => server.writes.length > 0)
  t.deepEqual(server.writes, [{ kind: 'clear', epoch: 7 }])
})

test('the path of calls is an option, also below another base path', async (t) => {
  const paths = { callBasePath: '/_galaxycache/calls/' }
  const { server, address } = await serving(t, 'httpHandler', paths)
  const fetcher = connect(t, address, paths)

  const items = await fetcher.fetchMany?.('things', ['a', 'b'], patient())

  t.is(items?.length, 2)
  t.is(Buffer.from((await fetcher.fetch('things', 'k', patient())).bytes).toString(), 'no-peer-backend:k')
  t.is(server.requests.length, 1)
})

test('no two base paths may be the same', (t) => {
  t.throws(() => httpHandler(new SmallServer(), { callBasePath: '/_galaxycache/' }), {
    message: /callBasePath must differ from basePath and peekBasePath/,
  })
  t.throws(() => httpHandler(new SmallServer(), { maxBatchBytes: 0 }), { message: /maxBatchBytes must be a positive/ })
  t.throws(() => httpHandler(new SmallServer(), { maxBatchKeys: 1.5 }), { message: /maxBatchKeys must be a positive/ })
})

test('a message that a middleware has read before is answered with what is wrong, and not waited for', async (t) => {
  const handler = httpHandler(new SmallServer())
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => handler(request, response))
  })
  const fetcher = connect(t, await listen(t, server))

  const error = await t.throwsAsync(async () => fetcher.fetchMany?.('things', ['k'], patient()))

  t.like(error, { code: 'PEER_FAILED' })
  t.regex(error?.message ?? '', /must come before what reads the bodies of requests/)
})
