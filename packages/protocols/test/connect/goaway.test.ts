import { once } from 'node:events'
import http2 from 'node:http2'
import type { FetchedValue, RemoteFetcher } from '@galaxycache/galaxy'
import { connectHandler, connectServerOptions, type Wire } from '@galaxycache/protocols/connect'
import test, { type ExecutionContext } from 'ava'
import { ServerSessions } from '#src/transport/server-sessions.js'
import { patient, serverOf, textOf, until } from '../http/harness.js'
import { connectTo, Gate, listen, rawPeer, sendValue } from './harness.js'

test('a session that got GOAWAY ends its calls, and the next has a new one', async (t) => {
  const held: http2.ServerHttp2Stream[] = []
  const peer = await rawPeer(t, (stream, session) => {
    if (session === 1) held.push(stream)
    else sendValue(stream, 'second')
  })
  const fetcher = connectTo(t, peer.url)
  const first = fetcher.fetch('g', '1', patient())
  await until(() => held.length === 1)

  peer.sessions[0]?.close()
  await until(() => peer.sessions[0]?.closed === true)
  const second = await fetcher.fetch('g', '2', patient())
  sendValue(held[0], 'first')

  t.is(textOf(second), 'second')
  t.is(textOf(await first), 'first')
  await until(() => peer.sessions[0]?.destroyed === true)
  t.is(peer.sessions.length, 2)
})

test('an idle session that got GOAWAY is replaced', async (t) => {
  const peer = await rawPeer(t, (stream, session) => sendValue(stream, `on ${session}`))
  const fetcher = connectTo(t, peer.url)
  await fetcher.fetch('g', 'k', patient())

  peer.sessions[0]?.close()
  await until(() => peer.sessions[0]?.destroyed === true)

  t.is(textOf(await fetcher.fetch('g', 'k', patient())), 'on 2')
})

/** A server whose sessions the test drains, behind a gate; values of `held` keys wait until the test gives them. */
async function drainable(t: ExecutionContext) {
  const held: ((value: FetchedValue) => void)[] = []
  const galaxies = serverOf((_galaxy, key) =>
    key === 'held' ? new Promise((resolve) => held.push(resolve)) : Promise.resolve(answerOf(key)),
  )
  const server = http2.createServer(connectServerOptions, connectHandler(galaxies))
  const sessions = new ServerSessions(server)
  t.teardown(() => {
    sessions.cut()
    server.close()
  })
  const gate = await Gate.open(t, `http://${await listen(server)}`)
  return { sessions, gate, held }
}

const answerOf = (text: string): FetchedValue => ({ bytes: Buffer.from(text), expiresAtMs: Number.POSITIVE_INFINITY })

/** A call that is on its way. */
async function sent(gate: Gate, fetcher: RemoteFetcher): Promise<{ readonly value: Promise<FetchedValue> }> {
  const before = gate.sentBytes
  const value = fetcher.fetch('g', 'crossing', patient())
  await until(() => gate.sentBytes > before)
  return { value }
}

const wires: readonly Wire[] = ['grpc', 'grpc-web', 'connect']

for (const wire of wires) {
  test(`${wire}: a call that crosses the GOAWAY of an idle session is made again on another`, async (t) => {
    const { sessions, gate } = await drainable(t)
    const fetcher = connectTo(t, gate.url, { wire, httpVersion: '2' })
    await fetcher.fetch('g', 'before', patient())

    gate.holdAnswers()
    sessions.drain()
    const crossing = await sent(gate, fetcher)
    gate.letThrough()

    t.is(textOf(await crossing.value), 'crossing')
    t.is(gate.connections, 2)
  })

  test(`${wire}: a call that crosses the GOAWAY of a busy session is made again, and those before it are answered`, async (t) => {
    const { sessions, gate, held } = await drainable(t)
    const fetcher = connectTo(t, gate.url, { wire, httpVersion: '2' })
    const before = fetcher.fetch('g', 'held', patient())
    await until(() => held.length === 1)

    gate.holdAnswers()
    sessions.drain()
    const crossing = await sent(gate, fetcher)
    gate.letThrough()

    t.is(textOf(await crossing.value), 'crossing')
    held[0]?.(answerOf('before'))
    t.is(textOf(await before), 'before')
    t.is(gate.connections, 2)
  })
}

test('a session that begins while its server closes is told so at once', async (t) => {
  const { sessions, gate } = await drainable(t)
  sessions.drainFromNowOn()
  const client = http2.connect(`http://${gate.url}`)
  t.teardown(() => client.destroy())

  await once(client, 'close')

  t.true(client.closed)
})
