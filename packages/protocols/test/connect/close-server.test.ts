import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import type { FetchedValue } from '@galaxycache/galaxy'
import {
  closeServer,
  connectHandler,
  type HttpVersion,
  trackConnections,
  type Wire,
} from '@galaxycache/protocols/connect'
import test from 'ava'
import { patient, SmallServer, serverOf, textOf, until } from '../http/harness.js'
import { connectTo, listen } from './harness.js'
import { certificate, type Listening, serve } from './servers.js'

const minuteMs = 60_000

interface Way {
  readonly listening: Listening
  readonly wire: Wire
  readonly httpVersion: HttpVersion
}

const ways: readonly Way[] = [
  { listening: 'h2c', wire: 'grpc', httpVersion: '2' },
  { listening: 'tls', wire: 'grpc', httpVersion: '2' },
  { listening: 'tls', wire: 'connect', httpVersion: '1.1' },
  { listening: 'h1', wire: 'connect', httpVersion: '1.1' },
]

for (const { listening, wire, httpVersion } of ways) {
  const name = `${wire} over HTTP/${httpVersion}, server of ${listening}`
  const client = { wire, httpVersion, tls: { ca: certificate.cert }, keepAliveTimeoutMs: minuteMs }

  test.serial(`${name}: idle connections of peers do not keep a server from closing`, async (t) => {
    const { url, server } = await serve(listening, connectHandler(new SmallServer()))
    const fetchers = Array.from({ length: 5 }, () => connectTo(t, url, client))
    await Promise.all(fetchers.map((fetcher) => fetcher.fetch('things', 'k', patient())))

    await closeServer(server, { graceMs: minuteMs })

    t.false(server.listening)
  })

  test.serial(`${name}: a call in flight is answered before the server closes`, async (t) => {
    const answers: ((value: FetchedValue) => void)[] = []
    const held = serverOf(() => new Promise((resolve) => answers.push(resolve)))
    const { url, server } = await serve(listening, connectHandler(held))
    const value = connectTo(t, url, client).fetch('g', 'k', patient())
    await until(() => answers.length === 1)

    const closed = closeServer(server, { graceMs: minuteMs })
    answers[0]?.({ bytes: Buffer.from('in time'), expiresAtMs: Number.POSITIVE_INFINITY })

    t.is(textOf(await value), 'in time')
    await closed
  })

  test.serial(`${name}: a call that outlasts the grace is cut off, and its work cancelled`, async (t) => {
    let cancelled = false
    const forever = serverOf((_galaxy, _key, { cancellation }) => {
      asked = true
      return new Promise((_resolve, reject) => {
        cancellation?.onCancel((reason) => {
          cancelled = true
          reject(reason)
        })
      })
    })
    let asked = false
    const { url, server } = await serve(listening, connectHandler(forever))
    const call = connectTo(t, url, client).fetch('g', 'k', patient())
    await until(() => asked)

    await closeServer(server, { graceMs: 0 })

    t.like(await t.throwsAsync(call), { code: 'PEER_FAILED' })
    await until(() => cancelled)
  })
}

test.serial('connections that never say anything end with the grace', async (t) => {
  const server = trackConnections(http2.createSecureServer({ ...certificate, allowHTTP1: true }))
  const [host = '', port] = (await listen(server)).split(':')
  let open = 0
  server.on('connection', () => {
    open += 1
  })
  const sockets = Array.from({ length: 20 }, () => net.connect({ host, port: Number(port) }).on('error', () => {}))
  await until(() => open === 20)

  await closeServer(server, { graceMs: 0 })

  await until(() => sockets.every((socket) => socket.destroyed))
  t.false(server.listening)
})

test.serial('closing twice, or what never listened, is no error', async (t) => {
  const { server, url } = await serve('h2c', connectHandler(new SmallServer()))
  await connectTo(t, url).fetch('things', 'k', patient())

  await Promise.all([closeServer(server), closeServer(server)])
  await closeServer(server)
  await closeServer(trackConnections(http2.createServer()))
  await closeServer(http.createServer())

  t.false(server.listening)
})

test.serial('a server whose sessions were not counted is refused, and so is a wrong grace', (t) => {
  t.throws(() => closeServer(http2.createServer()), { instanceOf: TypeError, message: /trackConnections/ })
  t.throws(() => closeServer(trackConnections(http2.createServer()), { graceMs: -1 }), {
    instanceOf: RangeError,
    message: 'graceMs must be an integer of at least 0, got -1',
  })
})
