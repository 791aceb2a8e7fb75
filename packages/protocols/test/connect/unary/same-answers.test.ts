import http from 'node:http'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { connectHandler, connectRoutes } from '@galaxycache/protocols/connect'
import test from 'ava'
import fc from 'fast-check'
import { SmallServer } from '../../http/harness.js'
import { serve } from '../servers.js'

interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

interface RawAnswer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Headers that tell of the connection, or of the time. */
const incidental = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

function ask(origin: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(origin + path, { method, headers: { ...headers, 'content-length': body.length } })
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk
      })
      const kept = Object.entries(response.headers).filter(([name]) => !incidental.has(name))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: Object.fromEntries(kept.sort()), body: text }),
      )
    })
    request.end(body)
  })
}

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
  ),
})

test('the short way answers any request as connect-node does, header by header and byte by byte', async (t) => {
  const options = { maxRequestBytes: 4_096 }
  const short = await serve('h1', connectHandler(new SmallServer(), options))
  const long = await serve('h1', connectNodeAdapter({ routes: connectRoutes(new SmallServer(), options) }))
  t.teardown(async () => {
    await short.close()
    await long.close()
  })

  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const [mine, theirs] = await Promise.all([ask(short.url, request), ask(long.url, request)])
      t.deepEqual(mine, theirs)
    }),
    { numRuns: 400 },
  )
})
