import type { IncomingMessage } from 'node:http'
import type { FetchedValue, Peer, PeerServer, RemoteFetcher } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { type ConnectProtocolOptions, connectHandler } from '@galaxycache/protocols/connect'
import { httpHandler } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { ConnectFetcher } from '#src/connect/fetcher.js'
import { resolveConnectProtocolOptions } from '#src/connect/options.js'
import { UnaryFetcher } from '#src/connect/unary/fetcher.js'
import { HttpFetcher } from '#src/http/fetcher.js'
import { resolveHttpProtocolOptions } from '#src/http/options.js'
import { serve } from '../connect/servers.js'
import { patient, rawPeer, serverOf, textOf, until } from '../http/harness.js'

interface Way {
  readonly name: string
  readonly listening: 'h1' | 'h2c'
  readonly handler: (server: PeerServer) => unknown
  /** Makes a fetcher with one call at a time. */
  readonly connect: (peer: Peer, clock: ManualClock) => RemoteFetcher
  /** The header that tells the time that is left, and how it tells `ms`. */
  readonly header: string
  readonly told: (ms: number) => string
}

const connectOptions = (options: ConnectProtocolOptions) =>
  resolveConnectProtocolOptions({ connectTimeoutMs: 30_000, maxConnections: 1, maxStreamsPerConnection: 1, ...options })

function overConnect(name: string, options: ConnectProtocolOptions): Way {
  const resolved = connectOptions(options)
  return {
    name,
    listening: resolved.httpVersion === '2' ? 'h2c' : 'h1',
    handler: connectHandler,
    connect: (peer, clock) => new ConnectFetcher(peer, resolved, clock),
    header: resolved.wire === 'connect' ? 'connect-timeout-ms' : 'grpc-timeout',
    told: (ms) => (resolved.wire === 'connect' ? `${ms}` : `${ms}m`),
  }
}

const httpOptions = resolveHttpProtocolOptions({ connectTimeoutMs: 30_000, maxConnections: 1 })
const overHttp: Way = {
  name: 'http',
  listening: 'h1',
  handler: httpHandler,
  connect: (peer, clock) => new HttpFetcher(peer, httpOptions, clock),
  header: 'x-galaxycache-timeout-ms',
  told: String,
}

const ways: readonly Way[] = [
  overHttp,
  {
    ...overConnect('connect over HTTP/1.1', { wire: 'connect' }),
    connect: (peer, clock) => new UnaryFetcher(peer, connectOptions({ wire: 'connect' }), clock),
  },
  overConnect('connect over HTTP/2', { wire: 'connect', httpVersion: '2' }),
  overConnect('grpc', { wire: 'grpc' }),
  overConnect('grpc-web', { wire: 'grpc-web' }),
]

/**
 * A fetcher with one call at a time, and a peer that answers when the test says so. `told` is
 * what it heard of the time.
 */
async function meeting(t: ExecutionContext, way: Way) {
  const clock = new ManualClock()
  const held: (() => void)[] = []
  const told: unknown[] = []
  const value: FetchedValue = { bytes: Buffer.from('v'), expiresAtMs: Number.POSITIVE_INFINITY }
  const galaxies = serverOf(() => new Promise((resolve) => held.push(() => resolve(value))))
  const { url, server, close } = await serve(way.listening, way.handler(galaxies))
  t.teardown(close)
  server.prependListener('request', ({ headers }: IncomingMessage) => told.push(headers[way.header]))
  const fetcher = way.connect({ id: 'peer', url }, clock)
  t.teardown(() => fetcher.close())
  return { clock, held, told, fetcher }
}

for (const way of ways) {
  test(`${way.name}: a peer is told what is left of the time when the request leaves, not when it joined the line`, async (t) => {
    const { clock, held, told, fetcher } = await meeting(t, way)
    const first = fetcher.fetch('g', '1', patient(1_000))
    const second = fetcher.fetch('g', '2', patient(1_000))
    clock.advance(200)
    const third = fetcher.fetch('g', '3', patient(Number.POSITIVE_INFINITY))
    const fourth = fetcher.fetch('g', '4', patient(300))
    await until(() => held.length === 1)

    clock.advance(400.5)
    for (let answered = 0; answered < 4; answered++) {
      await until(() => held.length > answered)
      held[answered]?.()
    }

    t.deepEqual((await Promise.all([first, second, third, fourth])).map(textOf), ['v', 'v', 'v', 'v'])
    t.deepEqual(told, [way.told(1_000), way.told(400), undefined, way.told(1)])
  })
}

test('http: a request that is sent again tells what is left by then', async (t) => {
  const clock = new ManualClock()
  const told: unknown[] = []
  const answer = 'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 1\r\n\r\nv'
  const address = await rawPeer(t, (socket, request) => {
    told.push(/Timeout-Ms: (.*)\r/.exec(request)?.[1])
    if (told.length !== 2) socket.write(answer)
    else {
      clock.advance(300)
      socket.destroy()
    }
  })
  const fetcher = overHttp.connect({ id: 'peer', url: address }, clock)
  t.teardown(() => fetcher.close())

  await fetcher.fetch('g', '1', patient(1_000))
  await fetcher.fetch('g', '2', patient(1_000))

  t.deepEqual(told, ['1000', '1000', '700'])
})
