import http from 'node:http'
import { fromBinary } from '@bufbuild/protobuf'
import type { Companion, FetchedValue, PeerServer } from '@galaxycache/galaxy'
import { connectHandler } from '@galaxycache/protocols/connect'
import { fetchHandler, httpHandler } from '@galaxycache/protocols/http'
import test from 'ava'
import { CompanionsSchema } from '#src/messages/gen/galaxycache/peers/v1/peers_pb.js'
import { serve } from '../connect/servers.js'
import { ask } from '../connect/unary/raw.js'
import { listen, patient, serverOf, textOf } from '../http/harness.js'
import { ways } from './ways.js'

const never = Number.POSITIVE_INFINITY

const companion: Companion = { key: 'b', bytes: Buffer.from('along'), expiresAtMs: never, confidence: 2 }

const serving = (companions: readonly Companion[] | undefined): PeerServer =>
  serverOf(async () => ({ bytes: Buffer.from('value'), expiresAtMs: never, companions }))

/** Tag, length, and the fields of one companion: key, value, expiry and confidence. */
const messageBytes = Buffer.concat([
  Buffer.from([0x0a, 21, 0x0a, 1]),
  Buffer.from('b'),
  Buffer.from([0x12, 5]),
  Buffer.from('along'),
  Buffer.from([0x19, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f, 0x20, 2]),
])

test('over HTTP a value that companions follow is these bytes and no others, of which HEAD tells the length', async (t) => {
  const address = await listen(t, http.createServer(httpHandler(serving([companion]))))
  const request = { path: '/_galaxycache/g/k', headers: {}, body: Buffer.alloc(0) }

  const answer = await ask(`http://${address}`, { ...request, method: 'GET' })
  const head = await ask(`http://${address}`, { ...request, method: 'HEAD' })

  t.is(answer.body, `value${messageBytes.toString('latin1')}`)
  t.deepEqual(answer.headers, {
    'content-length': '28',
    'content-type': 'application/octet-stream',
    'x-galaxycache-galaxy-status': 'Found',
    'x-galaxycache-value-bytes': '5',
  })
  t.deepEqual(head, { ...answer, body: '' })
  t.is(fromBinary(CompanionsSchema, messageBytes).companions.length, 1)
})

test('a Response has the same headers and bytes', async (t) => {
  for (const [companions, length, valueBytes] of [
    [[companion], '28', '5'],
    [undefined, '5', null],
  ] as const) {
    const response = await fetchHandler(serving(companions))(new Request('http://peer.test/_galaxycache/g/k'))

    t.is(response?.headers.get('content-length'), length)
    t.is(response?.headers.get('x-galaxycache-value-bytes'), valueBytes)
    t.is(String((await response?.arrayBuffer())?.byteLength), length)
  }
})

test('over Connect they follow it within the field of the value', async (t) => {
  const { url, close } = await serve('h1', connectHandler(serving([companion])))
  t.teardown(close)

  const { body, headers } = await ask(url, {
    method: 'POST',
    path: '/galaxycachepb.GalaxyCache/GetFromPeer',
    headers: { 'content-type': 'application/proto' },
    body: Buffer.from([10, 1, 0x67]),
  })

  t.is(body, `\x0a\x1cvalue${messageBytes.toString('latin1')}`)
  t.is(headers['x-galaxycache-value-bytes'], '5')
})

test('without companions an answer is what it was', async (t) => {
  for (const companions of [undefined, []]) {
    const address = await listen(t, http.createServer(httpHandler(serving(companions))))
    const { url, close } = await serve('h1', connectHandler(serving(companions)))
    t.teardown(close)

    const plain = await ask(`http://${address}`, {
      method: 'GET',
      path: '/_galaxycache/g/k',
      headers: {},
      body: Buffer.alloc(0),
    })
    const enclosed = await ask(url, {
      method: 'POST',
      path: '/galaxycachepb.GalaxyCache/GetFromPeer',
      headers: { 'content-type': 'application/proto' },
      body: Buffer.from([10, 1, 0x67]),
    })

    t.deepEqual(plain, {
      status: 200,
      headers: {
        'content-length': '5',
        'content-type': 'application/octet-stream',
        'x-galaxycache-galaxy-status': 'Found',
      },
      body: 'value',
    })
    t.deepEqual(enclosed, {
      status: 200,
      headers: { 'content-length': '7', 'content-type': 'application/proto' },
      body: '\x0a\x05value',
    })
  }
})

/** What no galaxy makes, and no message carries. */
const untold: readonly (readonly [title: string, companion: Companion])[] = [
  ['a key that stands for no bytes', { ...companion, key: '\ud800' }],
  ['no whole confidence', { ...companion, confidence: 1.5 }],
  ['more bytes than an answer may have', { ...companion, bytes: new Uint8Array(33 * 1024) }],
]

for (const { name, serve: serveWay } of ways) {
  for (const [title, odd] of untold) {
    test(`${name}: a companion of ${title} costs nobody the value`, async (t) => {
      const fetcher = await serveWay(t, serving([companion, odd]))

      const value = await fetcher.fetch('g', 'k', patient())

      t.is(textOf(value), 'value')
      t.is(value.companions, undefined)
    })
  }

  test(`${name}: an answer to many keys brings none`, async (t) => {
    const server: PeerServer = {
      ...serving([companion]),
      serveMany: async (_galaxy, keys) =>
        keys.map((): FetchedValue => ({ bytes: Buffer.from('value'), expiresAtMs: never, companions: [companion] })),
    }
    const fetcher = await serveWay(t, server)

    const items = await fetcher.fetchMany?.('g', ['a', 'b'], patient())

    t.deepEqual(
      items?.map((item) => ('error' in item ? item.error.code : [textOf(item), item.companions])),
      [
        ['value', undefined],
        ['value', undefined],
      ],
    )
  })
}
