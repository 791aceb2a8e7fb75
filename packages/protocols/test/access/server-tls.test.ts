import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { renewCertificates, tlsServerOptions } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { makeAuthority } from './authority.js'
import { listen, secure } from './ways.js'

const authority = await makeAuthority()
const member = await authority.sign({})
const options = { ca: authority.cert, ...member }

/** Whether a client that visits twice resumes its session. */
async function comesBack(t: ExecutionContext, serverOptions: tls.TlsOptions, version: tls.SecureVersion) {
  const server = https.createServer(serverOptions, (_request, response) => response.end('hi'))
  await listen(t, server)
  const { port } = server.address() as AddressInfo
  const how = { minVersion: version, maxVersion: version }
  const { session } = await visit(port, how)
  const { reused } = await visit(port, session === undefined ? how : { ...how, session })
  return reused
}

/** Connects, reads until the answer is there, and gives the session to come back with. */
async function visit(port: number, how: tls.ConnectionOptions): Promise<{ session?: Buffer; reused: boolean }> {
  const socket = tls.connect({ host: '127.0.0.1', port, ...options, ...how })
  let session: Buffer | undefined
  socket.on('session', (given: Buffer) => {
    session = given
  })
  await new Promise((resolve, reject) => {
    socket.on('error', reject).once('data', resolve)
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  })
  const reused = socket.isSessionReused()
  socket.destroy()
  return { ...(session === undefined ? {} : { session }), reused }
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`${version}: no session is resumed, for its certificate would not be looked at again`, async (t) => {
    t.false(await comesBack(t, tlsServerOptions(options), version))
    t.true(await comesBack(t, { ...tlsServerOptions(options), secureOptions: 0 }, version), 'Node alone would')
  })
}

test('a server whose owner handles streams handles no requests after a renewal either', async (t) => {
  const second = await authority.sign({})
  let current = member
  const reload = { load: () => ({ ca: authority.cert, ...current }) }
  const server = http2.createSecureServer(tlsServerOptions(options))
  server.on('stream', (stream) => stream.respond({ ':status': 200 }, { endStream: true }))
  const renewal = renewCertificates(secure(server), { ...options, reload })
  t.teardown(() => server.close())
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })

  current = second
  await renewal.look()

  t.is(server.listenerCount('request'), 0)
  t.is(await statusOf(t, (server.address() as AddressInfo).port), 200)
})

async function statusOf(t: ExecutionContext, port: number): Promise<unknown> {
  const session = http2.connect(`https://127.0.0.1:${port}`, options)
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/' })
  return new Promise((resolve, reject) => {
    stream.on('error', reject).on('response', (headers) => resolve(headers[':status']))
    stream.end()
  })
}
