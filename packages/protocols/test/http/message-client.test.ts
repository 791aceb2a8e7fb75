import http from 'node:http'
import test from 'ava'
import { encodeItems } from '#src/messages/items-message.js'
import { connect, listen, patient, rawPeer } from './harness.js'

const proto = 'Content-Type: application/x-protobuf\r\n'

/** A whole answer. */
const answerOf = (head: string, body: Uint8Array | string = ''): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.1 ${head}Content-Length: ${body.length}\r\n\r\n`), Buffer.from(body)])

/** What answers at an address that does not know the calls, and what that is here. */
const others: readonly (readonly [who: string, answer: Buffer, code: string])[] = [
  [
    'a server that has nothing there, as Go',
    answerOf('404 Not Found\r\nContent-Type: text/plain\r\n', 'page'),
    'UNSUPPORTED',
  ],
  ['a server that takes no POST', answerOf('405 Method Not Allowed\r\nAllow: GET\r\n'), 'UNSUPPORTED'],
  [
    'a peer without that galaxy',
    answerOf('404 Not Found\r\nX-Galaxycache-Galaxy-Status: Not Found\r\n'),
    'UNKNOWN_GALAXY',
  ],
  ['a peer that says a key is not found', answerOf('404 Oh\r\nX-Galaxycache-Galaxy-Status: Found\r\n'), 'PEER_FAILED'],
  ['a peer with too much to do', answerOf('503 Busy\r\nX-Galaxycache-Error-Code: OVERLOADED\r\n'), 'OVERLOADED'],
  [
    'a code that does not fit its status',
    answerOf('500 Oh\r\nX-Galaxycache-Error-Code: UNSUPPORTED\r\n'),
    'PEER_FAILED',
  ],
  ['a page for everything', answerOf('200 OK\r\nContent-Type: text/html\r\n', '<p>'), 'PEER_FAILED'],
  ['bytes that are no message', answerOf(`200 OK\r\n${proto}`, '\xff\xff'), 'PEER_FAILED'],
  ['an answer for no key', answerOf(`200 OK\r\n${proto}`), 'PEER_FAILED'],
  ['an answer in gzip', answerOf(`200 OK\r\n${proto}Content-Encoding: gzip\r\n`, 'x'), 'PEER_FAILED'],
  ['an answer that is too long', answerOf(`200 OK\r\n${proto}`, 'x'.repeat(1_001)), 'PEER_FAILED'],
]

for (const [who, answer, code] of others) {
  test(`a request for many that is answered by ${who} is ${code}`, async (t) => {
    const address = await rawPeer(t, (socket) => socket.write(answer))
    const fetcher = connect(t, address, { maxBatchBytes: 1_000 })

    const error = await t.throwsAsync(async () => fetcher.fetchMany?.('g', ['k'], patient()))

    t.like(error, { code, galaxy: 'g', peer: 'peer-a' })
  })
}

test('values are no views of what other calls may write to', async (t) => {
  const body = encodeItems([{ bytes: Uint8Array.of(1, 2), expiresAtMs: 1 }], 1_000)
  const address = await rawPeer(t, (socket) => socket.write(answerOf(`200 OK\r\n${proto}`, body)))
  const fetcher = connect(t, address)

  const [first] = (await fetcher.fetchMany?.('g', ['k'], patient())) ?? []
  for (let again = 0; again < 50; again++) await fetcher.fetchMany?.('g', ['k'], patient())

  t.like(first, { bytes: Uint8Array.of(1, 2) })
  t.true(first !== undefined && 'bytes' in first && first.bytes.buffer.byteLength === body.byteLength)
})

test('a request that peers would not take is not sent', async (t) => {
  let asked = 0
  const address = await rawPeer(t, () => {
    asked += 1
  })
  const fetcher = connect(t, address, { maxBatchBytes: 1_000 })
  const set = { kind: 'set', key: 'k', bytes: new Uint8Array(1_000), expiresAtMs: 1 } as const

  for (const call of [
    async () => fetcher.fetchMany?.('g', ['k'.repeat(1_000)], patient()),
    async () => fetcher.write?.('g', set, patient()),
  ]) {
    const error = await t.throwsAsync(call)
    t.like(error, { code: 'INVALID_ARGUMENT' })
    t.regex(error?.message ?? '', /at most 1000 bytes, got 1\d{3}/)
  }
  t.is(asked, 0)
})

for (const [write, times] of [
  [{ kind: 'remove', keys: ['k'] }, 2],
  [{ kind: 'clear', epoch: 1 }, 2],
  [{ kind: 'set', key: 'k', bytes: new Uint8Array(), expiresAtMs: 1 }, 1],
  [{ kind: 'hand-off', entries: [] }, 1],
] as const) {
  test(`a ${write.kind} that may have arrived on an idle connection is sent ${times === 1 ? 'once' : 'twice'}`, async (t) => {
    const heard: string[] = []
    const server = http.createServer((request, response) => {
      heard.push(request.url ?? '')
      request.resume()
      // The first request of a connection is answered, the second finds it closing.
      if (request.socket.bytesWritten > 0) request.socket.destroy()
      else response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': 0 }).end()
    })
    const fetcher = connect(t, await listen(t, server), { maxConnections: 1 })
    await fetcher.write?.('g', { kind: 'remove', keys: [] }, patient())

    const outcome = await fetcher.write?.('g', write, patient()).then(
      () => 'done',
      (error: { readonly code?: string }) => error.code,
    )

    t.is(outcome, times === 1 ? 'PEER_FAILED' : 'done')
    t.is(heard.length, 1 + times)
  })
}
