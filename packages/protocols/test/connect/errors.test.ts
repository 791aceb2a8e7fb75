import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { BackendError, GalaxyError, type PeerServer } from '@galaxycache/galaxy'
import { connectHandler, GalaxyCache } from '@galaxycache/protocols/connect'
import test, { type ExecutionContext } from 'ava'
import { patient, serverOf } from '../http/harness.js'
import { connectTo, rawPeer } from './harness.js'
import { serve } from './servers.js'

async function failing(t: ExecutionContext, error: unknown): Promise<string> {
  const server: PeerServer = serverOf(() => Promise.reject(error))
  const { url, close } = await serve('h2c', connectHandler(server))
  t.teardown(close)
  return url
}

/** What a peer sees that knows nothing of this project, such as one in Go. */
async function codeSeen(url: string): Promise<Code> {
  const client = createClient(GalaxyCache, createGrpcTransport({ baseUrl: url, idleConnectionTimeoutMs: 1 }))
  const error: unknown = await client.getFromPeer({ galaxy: 'g' }).catch((reason: unknown) => reason)
  return ConnectError.from(error).code
}

test('a plain peer sees the code of what went wrong', async (t) => {
  const { NotFound, InvalidArgument, Unknown, DeadlineExceeded, Canceled, Unavailable, ResourceExhausted } = Code
  const seen: readonly (readonly [unknown, Code])[] = [
    [new GalaxyError('NOT_FOUND', 'm'), NotFound],
    [new GalaxyError('UNKNOWN_GALAXY', 'm'), InvalidArgument],
    [new GalaxyError('INVALID_ARGUMENT', 'm'), InvalidArgument],
    [new GalaxyError('BACKEND_FAILED', 'm'), Unknown],
    [new GalaxyError('PEER_FAILED', 'm'), Unknown],
    [new GalaxyError('CODEC_FAILED', 'm'), Unknown],
    [new GalaxyError('DEADLINE_EXCEEDED', 'm'), DeadlineExceeded],
    [new GalaxyError('CANCELLED', 'm'), Canceled],
    [new GalaxyError('CLOSED', 'm'), Unavailable],
    [new BackendError('g', 'k', { cause: new ConnectError('full', ResourceExhausted) }), ResourceExhausted],
    [new BackendError('g', 'k', { cause: new Error('full') }), Unknown],
    [new TypeError('a bug'), Unknown],
  ]
  for (const [error, code] of seen) t.is(Code[await codeSeen(await failing(t, error))], Code[code], String(error))
})

test('a backend that says not found by a code of its own has failed, for peers of this project', async (t) => {
  const cause = new ConnectError('no such row', Code.NotFound)
  const url = await failing(t, new BackendError('g', 'k', { cause }))

  const error = await t.throwsAsync(connectTo(t, url).fetch('g', 'k', patient()))

  t.like(error, { code: 'BACKEND_FAILED', galaxy: 'g', key: 'k', peer: 'peer-a' })
  t.regex(String(error), /no such row/)
})

test('messages of any length and any characters arrive, cut where they are too long', async (t) => {
  for (const text of ['', '\ud800 alone', `${'x'.repeat(2047)}😀`, '€'.repeat(100_000), 'line\r\nbreak\0']) {
    const url = await failing(t, new BackendError('g', 'k', { cause: new Error(text) }))
    for (const wire of ['grpc', 'connect'] as const) {
      const error = await t.throwsAsync(connectTo(t, url, { wire, httpVersion: '2' }).fetch('g', 'k', patient()))

      t.like(error, { code: 'BACKEND_FAILED', key: 'k' })
      t.true(String(error).includes(text.slice(0, 2047).toWellFormed()), JSON.stringify(text.slice(0, 20)))
    }
  }
})

const plain: readonly (readonly [name: string, trailers: Record<string, string>, code: string])[] = [
  ['NOT_FOUND', { 'grpc-status': '5' }, 'NOT_FOUND'],
  ['INVALID_ARGUMENT', { 'grpc-status': '3', 'grpc-message': 'galaxy "g" not found' }, 'UNKNOWN_GALAXY'],
  ['UNKNOWN', { 'grpc-status': '2', 'grpc-message': 'backend%20broke' }, 'PEER_FAILED'],
  ['UNIMPLEMENTED', { 'grpc-status': '12' }, 'PEER_FAILED'],
  ['a status that does not exist', { 'grpc-status': '99' }, 'PEER_FAILED'],
  ['a message that is badly encoded', { 'grpc-status': '5', 'grpc-message': '%zz' }, 'PEER_FAILED'],
  ['a code that does not fit', { 'grpc-status': '2', 'x-galaxycache-error-code': 'NOT_FOUND' }, 'PEER_FAILED'],
  ['a code that nobody knows', { 'grpc-status': '5', 'x-galaxycache-error-code': 'ODD' }, 'NOT_FOUND'],
  ['success without a value', { 'grpc-status': '0' }, 'PEER_FAILED'],
  ['no status at all', { 'x-odd': '1' }, 'PEER_FAILED'],
]

for (const [name, trailers, code] of plain) {
  test(`a plain peer that answers with ${name} means ${code}`, async (t) => {
    const peer = await rawPeer(t, (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto', ...trailers }, { endStream: true })
    })

    const error = await t.throwsAsync(connectTo(t, peer.url).fetch('g', 'k', patient()))

    t.like(error, { code, peer: 'peer-a', galaxy: 'g' })
  })
}

for (const status of [200, 204, 301, 400, 404, 500, 503]) {
  test(`something else that answers with status ${status} is an error of the peer`, async (t) => {
    const peer = await rawPeer(t, (stream) => {
      stream.respond({ ':status': status, 'content-type': 'text/html' })
      stream.end('<p>not found</p>')
    })
    for (const wire of ['grpc', 'connect', 'grpc-web'] as const) {
      const error = await t.throwsAsync(connectTo(t, peer.url, { wire, httpVersion: '2' }).fetch('g', 'k', patient()))

      t.like(error, { code: 'PEER_FAILED', key: 'k' })
    }
  })
}
