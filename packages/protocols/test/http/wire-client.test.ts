import { keyFromBytes } from '@galaxycache/galaxy'
import test from 'ava'
import { connect, patient, rawPeer, textOf } from './harness.js'

/** Answers as Go's server does, with a value. */
const value = (body: string, headers = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nX-Galaxycache-Galaxy-Status: Found\r\n${headers}` +
  `Date: Fri, 20 Nov 2026 10:11:12 GMT\r\nContent-Length: ${body.length}\r\n\r\n${body}`

test('a fetch is these bytes and no others', async (t) => {
  const seen: string[] = []
  const address = await rawPeer(t, (socket, request) => {
    seen.push(request)
    socket.write(value('v'))
  })

  await connect(t, address).fetch('users', '42', patient(1500))

  t.deepEqual(seen, [
    `GET /_galaxycache/users/42 HTTP/1.1\r\nhost: ${address}\r\nconnection: keep-alive\r\nX-Galaxycache-Timeout-Ms: 1500\r\n\r\n`,
  ])
})

test('a peek is these bytes and no others', async (t) => {
  const seen: string[] = []
  const address = await rawPeer(t, (socket, request) => {
    seen.push(request)
    socket.write(value('v'))
  })

  await connect(t, address).peek('users', '42', patient(Number.POSITIVE_INFINITY))

  t.deepEqual(seen, [`GET /_galaxycache_peek/users/42 HTTP/1.1\r\nhost: ${address}\r\nconnection: keep-alive\r\n\r\n`])
})

const targets: readonly (readonly [key: string, target: string])[] = [
  ['', '/_galaxycache/g/'],
  ['/', '/_galaxycache/g/%2F'],
  ['a/b', '/_galaxycache/g/a%2Fb'],
  ['a?b#c', '/_galaxycache/g/a%3Fb%23c'],
  ['%2F', '/_galaxycache/g/%252F'],
  ['a b+c', '/_galaxycache/g/a%20b%2Bc'],
  ['\0', '/_galaxycache/g/%00'],
  ['\r\n', '/_galaxycache/g/%0D%0A'],
  ['😀', '/_galaxycache/g/%F0%9F%98%80'],
  ['.', '/_galaxycache/g/.'],
  ['..', '/_galaxycache/g/..'],
  ['../..', '/_galaxycache/g/..%2F..'],
  [keyFromBytes(Uint8Array.of(0x41, 0xff, 0x2e)), '/_galaxycache/g/A%FF.'],
]

for (const [key, target] of targets) {
  test(`key ${JSON.stringify(key)} is asked for at ${target}`, async (t) => {
    const seen: string[] = []
    const address = await rawPeer(t, (socket, request) => {
      seen.push(request.split(' ', 2)[1] ?? '')
      socket.write(value('v'))
    })

    await connect(t, address).fetch('g', key, patient())

    t.deepEqual(seen, [target])
  })
}

test('the galaxy is one encoded segment as well', async (t) => {
  const seen: string[] = []
  const address = await rawPeer(t, (socket, request) => {
    seen.push(request.split(' ', 2)[1] ?? '')
    socket.write(value('v'))
  })

  await connect(t, address).fetch('a/b é', 'k', patient())

  t.deepEqual(seen, ['/_galaxycache/a%2Fb%20%C3%A9/k'])
})

test('the keys . and .. are sent a second time, where no URL parser takes them out', async (t) => {
  const seen: string[] = []
  const address = await rawPeer(t, (socket, request) => {
    seen.push(/^X-Galaxycache-Dot-Path: (.*)\r$/m.exec(request)?.[1] ?? 'none')
    socket.write(value('v'))
  })
  const fetcher = connect(t, address)

  for (const key of ['.', '..', '...', 'a.']) await fetcher.fetch('g', key, patient())

  t.deepEqual(seen, ['g/.', 'g/..', 'none', 'none'])
})

test('the path of a peer url comes before the base path', async (t) => {
  const seen: string[] = []
  const address = await rawPeer(t, (socket, request) => {
    seen.push(request.split(' ', 2)[1] ?? '')
    socket.write(value('v'))
  })

  await connect(t, `http://${address}/cache/eu/`).fetch('g', 'k', patient())
  await connect(t, `http://${address}/`, { basePath: '/peers/' }).fetch('g', 'k', patient())

  t.deepEqual(seen, ['/cache/eu/_galaxycache/g/k', '/peers/g/k'])
})

test('time left is told in whole milliseconds of at most 15 digits, rounded up', async (t) => {
  const seen: string[] = []
  const address = await rawPeer(t, (socket, request) => {
    seen.push(/Timeout-Ms: (.*)\r/.exec(request)?.[1] ?? 'none')
    socket.write(value('v'))
  })
  const fetcher = connect(t, address)

  for (const timeoutMs of [-5, 0.2, 12.5, 2 ** 40, 999_999_999_999_998.5, 1e15, 1e22, Number.POSITIVE_INFINITY])
    await fetcher.fetch('g', 'k', patient(timeoutMs))

  t.deepEqual(seen, ['1', '1', '13', '1099511627776', '999999999999999', 'none', 'none', 'none'])
})

test('a value as Go sends it is read, with its expiry to the microsecond', async (t) => {
  const address = await rawPeer(t, (socket) => {
    socket.write(value('hello', 'Expires: Fri, 20 Nov 2026 10:11:12.123456789 GMT\r\n'))
  })

  const fetched = await connect(t, address).fetch('g', 'k', patient())

  t.is(textOf(fetched), 'hello')
  t.true(Math.abs(fetched.expiresAtMs - (Date.UTC(2026, 10, 20, 10, 11, 12) + 123.456789)) < 0.001)
})

test('an expiry without a fraction is read', async (t) => {
  const address = await rawPeer(t, (socket) => socket.write(value('v', 'Expires: Fri, 20 Nov 2026 10:11:12 GMT\r\n')))

  const { expiresAtMs } = await connect(t, address).fetch('g', 'k', patient())

  t.is(expiresAtMs, Date.UTC(2026, 10, 20, 10, 11, 12))
})

test('a value without an expiry never expires', async (t) => {
  const address = await rawPeer(t, (socket) => socket.write(value('v')))

  const { expiresAtMs } = await connect(t, address).fetch('g', 'k', patient())

  t.is(expiresAtMs, Number.POSITIVE_INFINITY)
})

test('a long value that Go sends in chunks is read', async (t) => {
  const address = await rawPeer(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n')
    socket.write('5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\n')
  })

  const fetched = await connect(t, address).fetch('g', 'k', patient())

  t.is(textOf(fetched), 'hello world')
  t.is(fetched.bytes.buffer.byteLength, 11)
})

const failures: readonly (readonly [title: string, answer: string, code: string])[] = [
  [
    '404 with Found says that the key does not exist',
    '404 Not Found\r\nX-Galaxycache-Galaxy-Status: Found',
    'NOT_FOUND',
  ],
  [
    '404 with Not Found says that the peer lacks the galaxy',
    '404 Not Found\r\nX-Galaxycache-Galaxy-Status: Not Found',
    'UNKNOWN_GALAXY',
  ],
  [
    'an expiry of an error means nothing',
    '404 Not Found\r\nX-Galaxycache-Galaxy-Status: Found\r\nExpires: 0',
    'NOT_FOUND',
  ],
  ['404 alone is a failure of the peer', '404 Not Found', 'PEER_FAILED'],
  [
    '404 with another status is a failure of the peer',
    '404 Not Found\r\nX-Galaxycache-Galaxy-Status: found',
    'PEER_FAILED',
  ],
  ['400 says that the request can never work', '400 Bad Request', 'INVALID_ARGUMENT'],
  [
    '500 of a Go process is a failure of the peer',
    '500 Internal Server Error\r\nX-Galaxycache-Galaxy-Status: Found',
    'PEER_FAILED',
  ],
  [
    '500 with a code keeps its code',
    '500 Internal Server Error\r\nX-Galaxycache-Error-Code: BACKEND_FAILED',
    'BACKEND_FAILED',
  ],
  [
    '500 with a code that nobody knows is a failure of the peer',
    '500 Oh\r\nX-Galaxycache-Error-Code: constructor',
    'PEER_FAILED',
  ],
  ['a key is not missing because a 500 says so', '500 Oh\r\nX-Galaxycache-Error-Code: NOT_FOUND', 'PEER_FAILED'],
]

for (const [title, head, code] of failures) {
  test(title, async (t) => {
    const address = await rawPeer(t, (socket) => {
      socket.write(`HTTP/1.1 ${head}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\noops\n`)
    })

    const error = await t.throwsAsync(connect(t, address).fetch('g', 'k', patient()))

    t.like(error, { code, galaxy: 'g', peer: 'peer-a' })
  })
}
