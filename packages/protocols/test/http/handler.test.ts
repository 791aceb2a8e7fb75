import http from 'node:http'
import net from 'node:net'
import { type Cancellation, type FetchedValue, keyFromBytes, type PeerServer } from '@galaxycache/galaxy'
import { type HttpHandlerOptions, httpHandler, httpServerOptions } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { connect, listen, patient, SmallServer, sendRaw, serverOf, textOf, until } from './harness.js'

const serve = (t: ExecutionContext, server: PeerServer, options?: HttpHandlerOptions): Promise<string> =>
  listen(t, http.createServer(httpServerOptions, httpHandler(server, options)))

const ask = (method: string, target: string): string =>
  `${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`

test('HEAD is answered as GET is, without the body', async (t) => {
  const address = await serve(t, new SmallServer())

  const answer = await sendRaw(address, ask('HEAD', '/_galaxycache/things/42'))

  t.regex(answer, /^HTTP\/1\.1 200 OK\r\n.*Content-Length: 18\r\n.*\r\n\r\n$/s)
})

for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
  test(`${method} is not allowed, and does not reach the galaxies`, async (t) => {
    const server = new SmallServer()
    const address = await serve(t, server)

    const answer = await sendRaw(address, ask(method, '/_galaxycache/things/42'))

    t.regex(answer, /^HTTP\/1\.1 405 Method Not Allowed\r\n/)
    t.regex(answer, /\r\nAllow: GET, HEAD\r\n/)
    t.deepEqual(server.requests, [])
  })
}

for (const path of ['/', '/_galaxycache', '/other/_galaxycache/g/k', '/_GALAXYCACHE/g/k', '/_galaxycachex/g/k', '*']) {
  test(`${path} is somebody else's, and not found where there is nobody else`, async (t) => {
    const server = new SmallServer()
    const address = await serve(t, server)

    const answer = await sendRaw(address, ask('OPTIONS', path))

    t.regex(answer, /^HTTP\/1\.1 404 Not Found\r\n/)
    t.notRegex(answer, /X-Galaxycache/)
    t.deepEqual(server.requests, [])
  })
}

test('base paths can be chosen, and one may lie below the other', async (t) => {
  const options = { basePath: '/peers/', peekBasePath: '/peers/peek/' }
  const address = await serve(t, new SmallServer(), options)
  const fetcher = connect(t, address, options)

  const values = [await fetcher.fetch('things', 'k', patient()), await fetcher.peek('things', 'k', patient())]

  t.deepEqual(values.map(textOf), ['no-peer-backend:k', 'peek:k'])
})

test('a path that is too long is a bad request', async (t) => {
  const server = new SmallServer()
  const address = await serve(t, server, { maxTargetBytes: 100 })
  const fetcher = connect(t, address)

  await fetcher.fetch('things', 'k'.repeat(100 - '/_galaxycache/things/'.length), patient())
  const error = await t.throwsAsync(fetcher.fetch('things', 'k'.repeat(100), patient()))

  t.like(error, { code: 'INVALID_ARGUMENT' })
  t.regex(error?.message ?? '', /at most 100 bytes, got 121/)
  t.is(server.requests.length, 1)
})

test('a key that a server with Node’s own limits cuts off is an error of the peer', async (t) => {
  const address = await listen(t, http.createServer(httpHandler(new SmallServer())))

  const error = await t.throwsAsync(
    connect(t, address).fetch('things', keyFromBytes(new Uint8Array(64 * 1024)), patient()),
  )

  t.like(error, { code: 'PEER_FAILED' })
})

test('a peer that leaves ends the wait for its value', async (t) => {
  const cancellations: Cancellation[] = []
  const address = await serve(
    t,
    serverOf((_galaxy, _key, { cancellation }) => {
      if (cancellation !== undefined) cancellations.push(cancellation)
      return new Promise(() => {})
    }),
  )
  const [host = '', port] = address.split(':')
  const socket = net.connect({ host, port: Number(port) }, () =>
    socket.write('GET /_galaxycache/g/k HTTP/1.1\r\nHost: a\r\n\r\n'),
  )
  await until(() => cancellations.length === 1)

  socket.destroy()

  await until(() => cancellations[0]?.cancelled === true)
  t.like(cancellations[0]?.reason, { code: 'CANCELLED' })
})

test('a value that was delivered cancels nothing', async (t) => {
  const server = new SmallServer()
  const address = await serve(t, server)

  await sendRaw(address, ask('GET', '/_galaxycache/things/42'))

  t.false(server.requests[0]?.request.cancellation?.cancelled)
})

test('a value that comes after its peer has left, or after somebody else has answered, goes nowhere', async (t) => {
  const deliver: ((value: FetchedValue) => void)[] = []
  const handle = httpHandler(
    serverOf(
      () =>
        new Promise((resolve) => {
          deliver.push(resolve)
        }),
    ),
  )
  const server = http.createServer((request, response) => {
    handle(request, response)
    if (request.url?.endsWith('/late') === true) response.writeHead(503).end()
  })
  const address = await listen(t, server)

  const answer = await sendRaw(address, ask('GET', '/_galaxycache/g/late'))
  deliver[0]?.({ bytes: new Uint8Array(1), expiresAtMs: 0 })
  await new Promise((resolve) => setImmediate(resolve))

  t.regex(answer, /^HTTP\/1\.1 503 /)
})

for (const [title, server] of [
  [
    'throws instead of rejecting',
    {
      serve: () => {
        throw new Error('thrown')
      },
    },
  ],
  ['gives nothing', serverOf(async () => undefined as never)],
] as const) {
  test(`a server that ${title} is a 500, and the next request is served`, async (t) => {
    const address = await serve(t, server)

    const answers = [
      await sendRaw(address, ask('GET', '/_galaxycache/g/k')),
      await sendRaw(address, ask('GET', '/_galaxycache/g/k')),
    ]

    for (const answer of answers) t.regex(answer, /^HTTP\/1\.1 500 /)
  })
}
