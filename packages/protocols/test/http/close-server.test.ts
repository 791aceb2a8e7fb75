import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import type { FetchedValue } from '@galaxycache/galaxy'
import { closeServer, httpHandler, trackConnections } from '@galaxycache/protocols/http'
import test from 'ava'
import { makeCertificate } from './certificate.js'
import { connect, listen, patient, SmallServer, serverOf, textOf, until } from './harness.js'

const minuteMs = 60_000

const certificate = await makeCertificate()

test('a server closes at once although peers keep idle connections to it', async (t) => {
  const server = http.createServer({ keepAliveTimeout: minuteMs }, httpHandler(new SmallServer()))
  const fetcher = connect(t, await listen(t, server))
  await Promise.all(Array.from({ length: 20 }, () => fetcher.fetch('things', 'k', patient())))

  await closeServer(server, { graceMs: minuteMs })

  t.false(server.listening)
})

test('a request in flight is answered before the server closes, and its connection does not stay', async (t) => {
  const answers: ((value: FetchedValue) => void)[] = []
  const held = serverOf(() => new Promise((resolve) => answers.push(resolve)))
  const server = http.createServer({ keepAliveTimeout: minuteMs }, httpHandler(held))
  const fetcher = connect(t, await listen(t, server))
  const value = fetcher.fetch('g', 'k', patient())
  await until(() => answers.length === 1)

  const closed = closeServer(server, { graceMs: minuteMs })
  answers[0]?.({ bytes: Buffer.from('in time'), expiresAtMs: Number.POSITIVE_INFINITY })

  t.is(textOf(await value), 'in time')
  await closed
})

test('a peer that goes on asking on its open connections is answered once more on each, and does not keep the server', async (t) => {
  const answers: ((value: FetchedValue) => void)[] = []
  const held = serverOf(() => new Promise((resolve) => answers.push(resolve)))
  const server = http.createServer({ keepAliveTimeout: minuteMs }, httpHandler(held))
  const fetcher = connect(t, await listen(t, server), { maxConnections: 1 })
  const calls = [1, 2, 3].map((key) => fetcher.fetch('g', String(key), patient()).then(textOf, (error) => error.code))
  await until(() => answers.length === 1)

  const closed = closeServer(server, { graceMs: minuteMs })
  const answerAll = setInterval(() => {
    for (const answer of answers.splice(0)) answer({ bytes: Buffer.from('yes'), expiresAtMs: Number.POSITIVE_INFINITY })
  }, 1)
  await closed
  clearInterval(answerAll)

  t.deepEqual((await Promise.all(calls)).slice(0, 1), ['yes'])
})

test('a request that outlasts the grace is cut off', async (t) => {
  const server = http.createServer(httpHandler(serverOf(() => new Promise(() => {}))))
  let asked = false
  server.on('request', () => {
    asked = true
  })
  const fetcher = connect(t, await listen(t, server))
  const call = fetcher.fetch('g', 'k', patient())
  await until(() => asked)

  await closeServer(server, { graceMs: 0 })

  t.like(await t.throwsAsync(call), { code: 'PEER_FAILED' })
})

test('closing twice, or what never listened, is no error', async (t) => {
  const server = http.createServer()
  await listen(t, server)

  await Promise.all([closeServer(server), closeServer(server)])
  await closeServer(server)
  await closeServer(http.createServer())

  t.false(server.listening)
})

const handler = httpHandler(new SmallServer())

interface SilentWay {
  readonly name: string
  readonly server: http.Server | https.Server
  readonly event: string
  readonly dial: (to: tls.ConnectionOptions & net.TcpNetConnectOpts) => net.Socket
}

const silentWays: readonly SilentWay[] = [
  { name: 'http', server: http.createServer(handler), event: 'connection', dial: (to) => net.connect(to) },
  {
    name: 'https',
    server: https.createServer(certificate, handler),
    event: 'secureConnection',
    dial: (to) => tls.connect(to),
  },
]

for (const { name, server, event, dial } of silentWays)
  test(`${name}: what was never asked anything does not keep a tracked server, and a request that has begun is answered`, async (t) => {
    const accepted: net.Socket[] = []
    trackConnections(server).on(event, (socket: net.Socket) => accepted.push(socket))
    const { hostname: host, port } = new URL(`http://${await listen(t, server)}`)
    const sockets = [1, 2, 3].map(() => dial({ host, port: Number(port), ca: certificate.cert }))
    const [asking] = sockets
    let answer = ''
    asking?.setEncoding('utf8').on('data', (text: string) => {
      answer += text
    })
    asking?.write('GET /_galaxycache/things/k HTTP/1.1\r\nHost: a\r\n')
    await until(() => accepted.length === 3 && accepted.filter(({ bytesRead }) => bytesRead === 0).length === 2)

    const closed = closeServer(server, { graceMs: minuteMs })
    asking?.write('\r\n')
    await closed
    await until(() => sockets.every((socket) => socket.destroyed))

    t.regex(answer, /^HTTP\/1\.1 200 OK\r\n.*no-peer-backend:k/s)
  })

test('a client that connects to a tracked server of TLS and says nothing does not keep it', async (t) => {
  const server = trackConnections(https.createServer(certificate, handler))
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  const { port } = new URL(`http://${await listen(t, server)}`)
  net.connect({ host: '127.0.0.1', port: Number(port) })
  await until(() => connections === 1)

  await closeServer(trackConnections(server), { graceMs: minuteMs })

  t.false(server.listening)
})
