import { gzipSync } from 'node:zlib'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { string } from '@galaxycache/codecs'
import { type PeerServer, Universe } from '@galaxycache/galaxy'
import {
  type ConnectHandlerOptions,
  connectHandler,
  connectProtocol,
  connectRoutes,
} from '@galaxycache/protocols/connect'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { SmallServer, serverOf } from '../../http/harness.js'
import { serve } from '../servers.js'
import { ask, type RawAnswer, type RawRequest } from './raw.js'

/** Field 1, `things`, and field 2, the key. */
const message = (key: string): Buffer =>
  Buffer.concat([Buffer.from([10, 6]), Buffer.from('things'), Buffer.from([18, key.length]), Buffer.from(key)])

const requests: fc.Arbitrary<RawRequest> = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'POST', 'GET', 'PUT'),
  path: fc.constantFrom(
    '/galaxycachepb.GalaxyCache/GetFromPeer',
    '/galaxycachepb.GalaxyCache/GetFromPeer',
    '/galaxycachepb.GalaxyCache/PeekPeer',
    '/galaxycachepb.GalaxyCache/GetFromPeer?x=1',
    '/galaxycachepb.GalaxyCache/Else',
    '/',
  ),
  headers: fc.record(
    {
      'content-type': fc.constantFrom('application/proto', 'application/proto', 'application/json', 'text/plain', ''),
      'connect-protocol-version': fc.constantFrom('1', '2', ''),
      'connect-timeout-ms': fc.constantFrom('1000', '86400000', '86400001', '0', '-1', '1.5', '99999999999', 'soon'),
      'content-encoding': fc.constantFrom('identity', 'gzip', 'br', 'zstd'),
      'accept-encoding': fc.constantFrom('identity', 'gzip'),
    },
    { requiredKeys: ['content-type'] },
  ),
  body: fc.oneof(
    fc.constantFrom(message('k'), message('absent'), message(''), Buffer.alloc(0), Buffer.from('{"galaxy":"things"}')),
    fc.uint8Array({ maxLength: 40 }),
    fc.constant(Buffer.concat([message('k'), Buffer.from([0xf8, 1, 7])])),
    fc.constant(Buffer.from([10, 2, 0xc3, 0x28])),
    fc.constant(Buffer.alloc(5_000, 1)),
    fc.constantFrom(gzipSync(message('k')), gzipSync(Buffer.alloc(100_000)), gzipSync(message('k')).subarray(0, 20)),
  ),
})

/** Asks this project's handler and connect-node's, before the same server. */
async function askBoth(
  t: ExecutionContext,
  server: PeerServer,
  options: ConnectHandlerOptions = {},
): Promise<(request: RawRequest) => Promise<readonly [mine: RawAnswer, theirs: RawAnswer]>> {
  const short = await serve('h1', connectHandler(server, options))
  const long = await serve('h1', connectNodeAdapter({ routes: connectRoutes(server, options) }))
  t.teardown(async () => {
    await short.close()
    await long.close()
  })
  return (request) => Promise.all([ask(short.url, request), ask(long.url, request)])
}

for (const compression of ['none', 'gzip'] as const) {
  test(`the short way answers any request as connect-node does, byte by byte, with compression ${compression}`, async (t) => {
    const both = await askBoth(t, new SmallServer(), { maxRequestBytes: 4_096, compression })

    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const [mine, theirs] = await both(request)
        t.deepEqual(mine, theirs)
      }),
      { numRuns: 300 },
    )
  })
}

/** A call for the key, as clients make it. */
const callFor = (key: string, headers: Readonly<Record<string, string>> = {}): RawRequest => ({
  method: 'POST',
  path: '/galaxycachepb.GalaxyCache/GetFromPeer',
  headers: { 'content-type': 'application/proto', 'connect-protocol-version': '1', ...headers },
  body: message(key),
})

test('a value of any length has the same bytes on the wire as from connect-node, with an expiry and without', async (t) => {
  for (const expiresAtMs of [Number.POSITIVE_INFINITY, Date.UTC(2026, 10, 20) + 0.125]) {
    const sized = serverOf(async (_galaxy, key) => ({ bytes: Buffer.alloc(Number(key), 'x'), expiresAtMs }))
    const both = await askBoth(t, sized)
    for (const length of [0, 1, 127, 128, 16_383, 16_384, 2 ** 21]) {
      const [mine, theirs] = await both(callFor(String(length)))

      t.true(mine.body.length >= length)
      t.true(mine.body === theirs.body, `${length} bytes`)
      t.deepEqual(mine.headers, theirs.headers)
    }
  }
})

test('a value that companions follow has the same bytes and headers as from connect-node', async (t) => {
  const companion = { key: 'b', bytes: Buffer.alloc(300, 'y'), expiresAtMs: 1.5, confidence: 3 }
  const sized = serverOf(async (_galaxy, key) => ({
    bytes: Buffer.alloc(Number(key), 'x'),
    expiresAtMs: Date.UTC(2026, 10, 20),
    companions: [companion, companion],
  }))
  const both = await askBoth(t, sized)
  for (const length of [0, 1, 16_384]) {
    const [mine, theirs] = await both(callFor(String(length)))

    t.true(mine.body.length >= length + 600)
    t.true(mine.body === theirs.body, `${length} bytes`)
    t.is(mine.headers['x-galaxycache-value-bytes'], String(length))
    t.deepEqual(mine.headers, theirs.headers)
  }
})

test('a load that outlives the time limit of its call ends with the same error as from connect-node', async (t) => {
  const universe = new Universe({ self: 'owner', protocol: connectProtocol() })
  t.teardown(() => universe.close({ drainMs: 0 }))
  universe.createGalaxy('things', { codec: string, load: () => new Promise<string>(() => {}) })
  const both = await askBoth(t, universe)

  const [mine, theirs] = await both(callFor('k', { 'connect-timeout-ms': '50' }))

  t.is(mine.status, 504)
  t.regex(mine.body, /"code":"deadline_exceeded"/)
  t.deepEqual([mine.status, mine.headers['content-type']], [theirs.status, theirs.headers['content-type']])
  t.regex(theirs.body, /"code":"deadline_exceeded"/)
})
