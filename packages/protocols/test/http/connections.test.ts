import http from 'node:http'
import net from 'node:net'
import { Cancellation } from '@galaxycache/galaxy'
import { httpHandler, httpProtocol } from '@galaxycache/protocols/http'
import test from 'ava'
import { afterTurns, connect, listen, openSockets, patient, rawPeer, SmallServer, textOf, until } from './harness.js'

const value = (body: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${body.length}\r\n\r\n${body}`

const keyOf = (request: string): string => request.split(' ', 2)[1]?.split('/').at(-1) ?? ''

/** A peer that holds all requests until told to answer. */
class HoldingPeer {
  readonly held: { readonly key: string; answer(): void }[] = []
  connections = 0
  readonly address: Promise<string>

  constructor(t: Parameters<typeof rawPeer>[0]) {
    this.address = rawPeer(t, (socket, request, connection) => {
      this.connections = Math.max(this.connections, connection)
      const key = keyOf(request)
      this.held.push({ key, answer: () => void socket.write(value(key)) })
    })
  }

  get keys(): string[] {
    return this.held.map(({ key }) => key)
  }
}

test('calls beyond the connections wait their turn, first come first served', async (t) => {
  const peer = new HoldingPeer(t)
  const fetcher = connect(t, await peer.address, { maxConnections: 2 })
  const values = ['1', '2', '3', '4'].map((key) => fetcher.fetch('g', key, patient()))
  await until(() => peer.held.length === 2)

  for (let index = 0; index < 4; index++) {
    await until(() => peer.held.length > index)
    peer.held[index]?.answer()
  }

  t.deepEqual((await Promise.all(values)).map(textOf), ['1', '2', '3', '4'])
  t.deepEqual(peer.keys.toSorted(), ['1', '2', '3', '4'])
  t.deepEqual(peer.keys.slice(2), ['3', '4'])
  t.is(peer.connections, 2)
})

test('a call beyond those that may wait fails at once', async (t) => {
  const peer = new HoldingPeer(t)
  const fetcher = connect(t, await peer.address, { maxConnections: 1, maxWaiting: 1 })
  const values = ['1', '2'].map((key) => fetcher.fetch('g', key, patient()))

  const error = await t.throwsAsync(fetcher.fetch('g', '3', patient()))

  t.like(error, { code: 'PEER_FAILED', key: '3', peer: 'peer-a' })
  t.regex(error?.message ?? '', /1 calls wait/)
  for (let index = 0; index < 2; index++) {
    await until(() => peer.held.length > index)
    peer.held[index]?.answer()
  }
  t.deepEqual((await Promise.all(values)).map(textOf), ['1', '2'])
})

test('a call that is cancelled while it waits is never sent, and gives its place to another', async (t) => {
  const peer = new HoldingPeer(t)
  const fetcher = connect(t, await peer.address, { maxConnections: 1, maxWaiting: 1 })
  const first = fetcher.fetch('g', '1', patient())
  const cancellation = new Cancellation()
  const second = fetcher.fetch('g', '2', { timeoutMs: 1000, cancellation })

  cancellation.cancel(new Error('left'))
  const third = fetcher.fetch('g', '3', patient())

  await t.throwsAsync(second, { message: 'left' })
  await until(() => peer.held.length === 1)
  peer.held[0]?.answer()
  await until(() => peer.held.length === 2)
  peer.held[1]?.answer()
  t.deepEqual((await Promise.all([first, third])).map(textOf), ['1', '3'])
  t.deepEqual(peer.keys, ['1', '3'])
  t.is(peer.connections, 1)
})

test('a call that is cancelled before its connection is there is never sent, and the connection serves the next', async (t) => {
  const peer = new HoldingPeer(t)
  const fetcher = connect(t, await peer.address, { maxConnections: 1 })
  const cancellation = new Cancellation()
  const first = fetcher.fetch('g', '1', { timeoutMs: 1000, cancellation })

  cancellation.cancel(new Error('left'))
  const second = fetcher.fetch('g', '2', patient())

  await t.throwsAsync(first, { message: 'left' })
  await until(() => peer.held.length === 1)
  peer.held[0]?.answer()
  t.is(textOf(await second), '2')
  t.deepEqual(peer.keys, ['2'])
  t.is(peer.connections, 1)
})

test('a call that is cancelled in flight ends its connection, and the next has a new one', async (t) => {
  const peer = new HoldingPeer(t)
  const fetcher = connect(t, await peer.address, { maxConnections: 1 })
  const cancellation = new Cancellation()
  const first = fetcher.fetch('g', '1', { timeoutMs: 1000, cancellation })
  const second = fetcher.fetch('g', '2', patient())
  await until(() => peer.held.length === 1)

  cancellation.cancel(new Error('left'))

  await t.throwsAsync(first, { message: 'left' })
  await until(() => peer.held.length === 2)
  peer.held[1]?.answer()
  t.is(textOf(await second), '2')
  t.is(peer.connections, 2)
})

test('one connection carries one call after the other', async (t) => {
  const connections = new Set<number>()
  const address = await rawPeer(t, (socket, request, connection) => {
    connections.add(connection)
    socket.write(value(keyOf(request)))
  })
  const fetcher = connect(t, address)

  for (let index = 0; index < 20; index++)
    t.is(textOf(await fetcher.fetch('g', String(index), patient())), String(index))

  t.deepEqual([...connections], [1])
})

test('an idle connection may be kept for longer than a native timer lasts', async (t) => {
  const connections = new Set<number>()
  const address = await rawPeer(t, (socket, request, connection) => {
    connections.add(connection)
    socket.write(value(keyOf(request)))
  })
  const fetcher = connect(t, address, { keepAliveTimeoutMs: 2 ** 40, connectTimeoutMs: 2 ** 40 })

  await fetcher.fetch('g', '1', patient())
  await new Promise((resolve) => setTimeout(resolve, 10))
  await fetcher.fetch('g', '2', patient())

  t.is(connections.size, 1)
})

test('a request that meets the end of an idle connection is sent again on a new one', async (t) => {
  const asked: string[] = []
  const address = await rawPeer(t, (socket, request, connection) => {
    const key = keyOf(request)
    asked.push(`${key} on ${connection}`)
    // As a server whose keep-alive time passes just when the request comes.
    if (connection === 1 && key === '2') socket.resetAndDestroy()
    else socket.write(value(key))
  })
  const fetcher = connect(t, address)

  await fetcher.fetch('g', '1', patient())
  const second = await fetcher.fetch('g', '2', patient())

  t.is(textOf(second), '2')
  t.deepEqual(asked, ['1 on 1', '2 on 1', '2 on 2'])
})

test('a request whose new connection ends without an answer is not sent again', async (t) => {
  let asked = 0
  const address = await rawPeer(t, (socket) => {
    asked += 1
    socket.destroy()
  })

  const error = await t.throwsAsync(connect(t, address).fetch('g', 'k', patient()))

  t.like(error, { code: 'PEER_FAILED' })
  t.is(asked, 1)
})

test('a request that was cancelled is not sent again', async (t) => {
  const asked: string[] = []
  const cancellation = new Cancellation()
  const address = await rawPeer(t, (socket, request) => {
    const key = keyOf(request)
    asked.push(key)
    if (key === '1') socket.write(value(key))
    else cancellation.cancel(new Error('left'))
  })
  const fetcher = connect(t, address)
  await fetcher.fetch('g', '1', patient())

  await t.throwsAsync(fetcher.fetch('g', '2', { timeoutMs: 1000, cancellation }), { message: 'left' })
  await fetcher.close()

  t.deepEqual(asked, ['1', '2'])
})

test('a peer that restarts is reached again, however many connections it had', async (t) => {
  const server = http.createServer(httpHandler(new SmallServer()))
  const address = await listen(t, server)
  const fetcher = connect(t, address)
  const round = () =>
    Promise.all(Array.from({ length: 30 }, (_, key) => fetcher.fetch('things', String(key), patient())))
  await round()

  server.closeAllConnections()
  const values = await round()

  t.deepEqual(
    values.map(textOf),
    Array.from({ length: 30 }, (_, key) => `no-peer-backend:${key}`),
  )
})

test('values in flight stay within their bytes: what has no room waits until another has ended', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 80\r\n\r\n'
  const asked = new Map<string, net.Socket>()
  const address = await rawPeer(t, (socket, request) => {
    const key = keyOf(request)
    asked.set(key, socket)
    socket.write(key === 'slow' ? `${head}x` : head + 'y'.repeat(80))
  })
  const fetcher = connect(t, address, { maxBytesInFlight: 100 })
  const ended: string[] = []
  const end = (key: string) => (): void => void ended.push(key)
  const cancellation = new Cancellation()
  const slow = fetcher.fetch('g', 'slow', patient()).finally(end('slow'))
  await until(() => asked.size === 1)
  await afterTurns(20)
  const left = fetcher.fetch('g', 'left', { timeoutMs: 1000, cancellation }).finally(end('left'))
  const next = fetcher.fetch('g', 'next', patient()).finally(end('next'))
  await until(() => asked.size === 3)
  await afterTurns(20)
  t.deepEqual(ended, [])

  cancellation.cancel(new Error('left'))
  await t.throwsAsync(left, { message: 'left' })
  await afterTurns(20)
  t.deepEqual(ended, ['left'])
  asked.get('slow')?.write('x'.repeat(79))

  t.deepEqual([(await slow).bytes.length, (await next).bytes.length], [80, 80])
  t.deepEqual(ended, ['left', 'slow', 'next'])
})

for (const [title, body] of [
  ['of a known length', (size: number) => `Content-Length: ${size}\r\n\r\n${'x'.repeat(size)}`],
  [
    'in chunks',
    (size: number) => `Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`,
  ],
] as const) {
  test(`hundreds of values ${title} that have no room for each other all arrive, those larger than all room too`, async (t) => {
    const address = await rawPeer(t, (socket, request) => {
      const size = Number(keyOf(request))
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n${body(size)}`)
    })
    const fetcher = connect(t, address, { maxBytesInFlight: 100_000 })
    const sizes = Array.from({ length: 400 }, (_, index) => 1 + ((index * 7919) % 150_000))

    const values = await Promise.all(sizes.map((size) => fetcher.fetch('g', String(size), patient())))

    t.deepEqual(
      values.map(({ bytes }) => bytes.length),
      sizes,
    )
  })
}

test('closing lets waiting calls end as well', async (t) => {
  const peer = new HoldingPeer(t)
  const fetcher = httpProtocol({ maxConnections: 1 }).connect({ id: 'a', url: await peer.address })
  const values = ['1', '2'].map((key) => fetcher.fetch('g', key, patient()))

  const closed = fetcher.close()
  for (let index = 0; index < 2; index++) {
    await until(() => peer.held.length > index)
    peer.held[index]?.answer()
  }

  t.deepEqual((await Promise.all(values)).map(textOf), ['1', '2'])
  await closed
})

test('closing frees a socket that is still connecting', async (t) => {
  // Takes connections and never answers the TLS handshake.
  const silent = net.createServer((socket) => socket.resume())
  const open = openSockets(silent)
  const address = await listen(t, silent)
  const fetcher = httpProtocol({ connectTimeoutMs: 60_000 }).connect({ id: 'a', url: `https://${address}` })
  const cancellation = new Cancellation()
  const call = fetcher.fetch('g', 'k', { timeoutMs: 60_000, cancellation })
  await until(() => open.size === 1)
  cancellation.cancel(new Error('left'))
  await t.throwsAsync(call, { message: 'left' })

  await fetcher.close()

  await until(() => open.size === 0)
  t.is(open.size, 0)
})

test('a peer that takes longer to connect than it may is an error of that peer', async (t) => {
  const silent = net.createServer((socket) => socket.resume())
  const open = openSockets(silent)
  const address = await listen(t, silent)
  const fetcher = connect(t, `https://${address}`, { connectTimeoutMs: 20 })

  const error = await t.throwsAsync(fetcher.fetch('g', 'k', patient()))

  t.like(error, { code: 'PEER_FAILED', peer: 'peer-a' })
  t.regex(error?.message ?? '', /connect timeout/i)
  await until(() => open.size === 0)
})
