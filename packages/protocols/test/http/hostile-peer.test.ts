import { Cancellation } from '@galaxycache/galaxy'
import test from 'ava'
import { connect, patient, rawPeer, textOf, until } from './harness.js'

const value = 'Content-Type: application/octet-stream\r\n'

/** What a peer may answer that is no value, and a part of what the error says. */
const nonsense: readonly (readonly [title: string, answer: string, message: RegExp])[] = [
  ['bytes that are no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', /HTTP/i],
  [
    'a page of another server',
    'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi',
    /Content-Type must be application\/octet-stream, got text\/html/,
  ],
  ['no content type', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', /Content-Type must be/],
  [
    'a compressed body',
    `HTTP/1.1 200 OK\r\n${value}Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi`,
    /Content-Encoding must be identity, got gzip/,
  ],
  [
    'a body that ends with its connection',
    `HTTP/1.1 200 OK\r\n${value}Connection: close\r\n\r\nhi`,
    /Content-Length or be chunked/,
  ],
  [
    'a body of another transfer coding that ends with its connection',
    `HTTP/1.1 200 OK\r\n${value}Transfer-Encoding: gzip\r\n\r\nfirst half,`,
    /Transfer-Encoding must be chunked alone, got gzip/,
  ],
  [
    'a body of chunks and another transfer coding that ends with its connection',
    `HTTP/1.1 200 OK\r\n${value}Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\nfirst half,`,
    /Transfer-Encoding must be chunked alone, got chunked, gzip/,
  ],
  [
    'chunks of another transfer coding',
    `HTTP/1.1 200 OK\r\n${value}Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`,
    /Transfer-Encoding must be chunked alone, got gzip, chunked/,
  ],
  [
    'a compressed body that is called plain as well',
    `HTTP/1.1 200 OK\r\n${value}Content-Encoding: gzip\r\nContent-Encoding: identity\r\nContent-Length: 2\r\n\r\nhi`,
    /Content-Encoding must be identity, got gzip, identity/,
  ],
  [
    'an expiry that is no date',
    `HTTP/1.1 200 OK\r\n${value}Expires: 0\r\nContent-Length: 2\r\n\r\nhi`,
    /Expires must be an HTTP date, got 0/,
  ],
  [
    'an expiry on the 31st of April',
    `HTTP/1.1 200 OK\r\n${value}Expires: Fri, 31 Apr 2026 10:11:12 GMT\r\nContent-Length: 2\r\n\r\nhi`,
    /Expires must be/,
  ],
  ['a 100 that nobody expects', 'HTTP/1.1 100 Continue\r\n\r\n', /bad response/],
  ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n', /status 302/],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', /status 204/],
  ['a part of a value', `HTTP/1.1 206 Partial Content\r\n${value}Content-Length: 2\r\n\r\nhi`, /status 206/],
  ['not modified', 'HTTP/1.1 304 Not Modified\r\n\r\n', /status 304/],
  [
    'another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
    /bad upgrade/,
  ],
  [
    'two different lengths',
    `HTTP/1.1 200 OK\r\n${value}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi`,
    /content-length/i,
  ],
  [
    'a length and chunks',
    `HTTP/1.1 200 OK\r\n${value}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    /content-length/i,
  ],
  ['a chunk of no length', `HTTP/1.1 200 OK\r\n${value}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, /chunk/i],
  ['a head that never ends', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(20_000)}`, /Headers Overflow/],
  ['a hundred thousand headers', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(100_000)}\r\n`, /Headers Overflow/],
]

for (const [title, answer, message] of nonsense) {
  test(`${title} is an error of the peer, and its connection is not used again`, async (t) => {
    const connections = new Set<number>()
    const address = await rawPeer(t, (socket, _request, connection) => {
      connections.add(connection)
      if (connection > 1) socket.write(`HTTP/1.1 200 OK\r\n${value}Content-Length: 4\r\n\r\ngood`)
      else if (title.includes('ends with')) socket.end(answer)
      else socket.write(answer)
    })
    const fetcher = connect(t, address, { maxConnections: 1 })

    const error = await t.throwsAsync(fetcher.fetch('g', 'k', patient()))
    const status = /status \d+/.test(message.source)

    t.like(error, { code: 'PEER_FAILED', galaxy: 'g', key: 'k', peer: 'peer-a' })
    t.regex(error?.message ?? '', message)
    // An answer that is well-formed HTTP leaves its connection as good as it was.
    if (!status) t.is(textOf(await fetcher.fetch('g', 'k', patient())), 'good')
  })
}

test('a value that is announced too long is refused before it is read', async (t) => {
  let closed = false
  const address = await rawPeer(t, (socket) => {
    socket.on('close', () => {
      closed = true
    })
    socket.write(`HTTP/1.1 200 OK\r\n${value}Content-Length: 1025\r\n\r\n`)
  })

  const error = await t.throwsAsync(connect(t, address, { maxValueBytes: 1024 }).fetch('g', 'k', patient()))

  t.regex(error?.message ?? '', /at most 1024 bytes, got 1025/)
  await until(() => closed)
  t.true(closed)
})

test('a value at the limit is read', async (t) => {
  const address = await rawPeer(t, (socket) => socket.write(`HTTP/1.1 200 OK\r\n${value}Content-Length: 4\r\n\r\ngood`))

  t.is(textOf(await connect(t, address, { maxValueBytes: 4 }).fetch('g', 'k', patient())), 'good')
})

test('a value without an announced length is cut off at the limit', async (t) => {
  let writtenBytes = 0
  const chunk = `400\r\n${'x'.repeat(1024)}\r\n`
  const address = await rawPeer(t, (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${value}Transfer-Encoding: chunked\r\n\r\n`)
    const more = (): void => {
      if (socket.destroyed) return
      writtenBytes += chunk.length
      socket.write(chunk, more)
    }
    more()
  })

  const error = await t.throwsAsync(connect(t, address, { maxValueBytes: 10_000 }).fetch('g', 'k', patient()))

  t.regex(error?.message ?? '', /at most 10000 bytes/)
  t.true(writtenBytes > 10_000)
})

test('that a value comes in chunks may be said in any case of letters', async (t) => {
  const address = await rawPeer(t, (socket) =>
    socket.write(`HTTP/1.1 200 OK\r\n${value}Transfer-Encoding: CHUNKED \r\n\r\n4\r\ngood\r\n0\r\n\r\n`),
  )

  t.is(textOf(await connect(t, address).fetch('g', 'k', patient())), 'good')
})

test('an endless message of an error is cut off', async (t) => {
  const address = await rawPeer(t, (socket) => socket.write('HTTP/1.1 500 Oh\r\nContent-Length: 999999999\r\n\r\n'))

  const error = await t.throwsAsync(connect(t, address).fetch('g', 'k', patient()))

  t.like(error, { code: 'PEER_FAILED' })
  t.regex(error?.message ?? '', /at most 65536 bytes/)
})

for (const [title, head] of [
  ['half a body', `HTTP/1.1 200 OK\r\n${value}Content-Length: 10\r\n\r\nhalf`],
  ['half the chunks', `HTTP/1.1 200 OK\r\n${value}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`],
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-Ty'],
] as const) {
  test(`${title} is an error of the peer, asked for only once`, async (t) => {
    let requests = 0
    const address = await rawPeer(t, (socket) => {
      requests += 1
      socket.end(head)
    })

    const error = await t.throwsAsync(connect(t, address).fetch('g', 'k', patient()))

    t.like(error, { code: 'PEER_FAILED', peer: 'peer-a' })
    t.is(requests, 1)
  })
}

test('bytes after a value do not become the next value', async (t) => {
  const address = await rawPeer(t, (socket, _request, connection) => {
    const good = `HTTP/1.1 200 OK\r\n${value}Content-Length: 4\r\n\r\ngood`
    socket.write(connection === 1 ? `${good}HTTP/1.1 200 OK\r\n${value}Content-Length: 4\r\n\r\nevil` : good)
  })
  const fetcher = connect(t, address, { maxConnections: 1 })

  const values = [await fetcher.fetch('g', '1', patient()), await fetcher.fetch('g', '2', patient())]

  t.deepEqual(values.map(textOf), ['good', 'good'])
})

test('informational answers before the answer are passed over', async (t) => {
  const address = await rawPeer(t, (socket) => {
    socket.write('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')
    socket.write(`HTTP/1.1 200 OK\r\n${value}Content-Length: 4\r\n\r\ngood`)
  })

  t.is(textOf(await connect(t, address).fetch('g', 'k', patient())), 'good')
})

for (const [title, answer] of [
  ['that never answers', ''],
  ['that answers half a head', 'HTTP/1.1 200'],
  ['that drips its body', `HTTP/1.1 200 OK\r\n${value}Content-Length: 10\r\n\r\nh`],
] as const) {
  test(`a peer ${title} is left when the call is cancelled`, async (t) => {
    const cancellation = new Cancellation()
    const reason = new Error('time is over')
    let closed = false
    const address = await rawPeer(t, (socket) => {
      socket.on('close', () => {
        closed = true
      })
      socket.write(answer, () => cancellation.cancel(reason))
    })

    const error = await t.throwsAsync(connect(t, address).fetch('g', 'k', { timeoutMs: 1000, cancellation }))

    t.is(error, reason)
    await until(() => closed)
    t.true(closed)
  })
}

test('a peer that nobody answers for is an error of that peer, with the reason', async (t) => {
  const error = await t.throwsAsync(connect(t, '127.0.0.1:1').fetch('g', 'k', patient()))

  t.like(error, { code: 'PEER_FAILED', galaxy: 'g', key: 'k', peer: 'peer-a' })
  t.regex(error?.message ?? '', /ECONNREFUSED/)
})

test('the reason is told for a name with several addresses as well', async (t) => {
  const error = await t.throwsAsync(connect(t, 'localhost:1').fetch('g', 'k', patient()))

  t.regex(error?.message ?? '', /ECONNREFUSED/)
})
