import http from 'node:http'
import net from 'node:net'
import { httpHandler, httpServerOptions } from '@galaxycache/protocols/http'
import test from 'ava'
import fc from 'fast-check'
import { connect, listen, patient, SmallServer, textOf } from './harness.js'

/** Bytes that a line of a request may be made of, and bytes that it may not. */
const line = fc.string({ unit: fc.nat(0xff).map((code) => String.fromCharCode(code)), maxLength: 40 })

const anyTarget = fc
  .tuple(
    fc.constantFrom(
      '/_galaxycache/',
      '/_galaxycache_peek/',
      '/_galaxycache_calls/FetchMany',
      '/',
      '//',
      'http://a/',
      '*',
      '',
    ),
    fc.constantFrom('things/', '__proto__/', '%2e%2e/', '%/', '', 'x/'.repeat(500)),
    fc.oneof(line, fc.constantFrom('k', '%', '%zz', '%00', '%ed%a0%80', '..', '%FF'.repeat(3000), '?', '#')),
  )
  .map((parts) => parts.join(''))

const header = fc.oneof(
  fc.tuple(line, line).map((parts) => parts.join(': ')),
  fc.constantFrom(
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 99999999999999999999',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: odd',
    'Expect: 100-continue',
    'Connection: Upgrade\r\nUpgrade: h2c',
    'X-Galaxycache-Timeout-Ms: 1e999',
    'Authorization: Bearer',
    `X-Long: ${'x'.repeat(300_000)}`,
  ),
)

const request = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'CONNECT', 'BREW', ''),
    target: anyTarget,
    version: fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'x', ''),
    headers: fc.array(header, { maxLength: 5 }),
    body: fc.string({ unit: 'binary-ascii', maxLength: 100 }),
  })
  .map(
    ({ method, target, version, headers, body }) =>
      `${method} ${target} ${version}\r\n${['Host: peer', ...headers].join('\r\n')}\r\n\r\n${body}`,
  )

/** Requests that follow each other on one connection, or bytes that are none. */
const conversation = fc.oneof(
  { weight: 4, arbitrary: fc.array(request, { minLength: 1, maxLength: 3 }).map((all) => all.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 300 }) },
)

/** Says it and leaves, by the door or through the window. Gives what came back until then. */
function visit(address: string, bytes: string, reset: boolean): Promise<string> {
  const [host = '', port] = address.split(':')
  const socket = net.connect({ host, port: Number(port) })
  let received = ''
  return new Promise((resolve) => {
    socket.on('error', () => {}).on('close', () => resolve(received))
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    if (reset) socket.write(bytes, 'latin1', () => socket.resetAndDestroy())
    else socket.end(bytes, 'latin1')
  })
}

test('odd requests, bytes that are none, and clients that break off are all answered or ended, and the server goes on', async (t) => {
  const address = await listen(t, http.createServer(httpServerOptions, httpHandler(new SmallServer())))
  let answers = 0

  await fc.assert(
    fc.asyncProperty(conversation, fc.boolean(), async (bytes, reset) => {
      const received = await visit(address, bytes, reset)
      if (received === '') return true
      answers += 1
      return /^HTTP\/1\.1 [1-5]\d\d /.test(received)
    }),
    { numRuns: 500 },
  )

  t.true(answers > 50, `${answers} answers`)
  t.is(textOf(await connect(t, address).fetch('things', 'k', patient())), 'no-peer-backend:k')
})
