import { string } from '@galaxycache/codecs'
import { Universe } from '@galaxycache/galaxy'
import { connectHandler, connectProtocol, type HttpVersion, type Wire } from '@galaxycache/protocols/connect'
import test from 'ava'
import { patient, SmallServer, until } from '../http/harness.js'
import { certificate, type Listening, serve } from './servers.js'

/** What keeps this process busy, as Node counts it: sockets, timers and so on. */
const counted = (kinds: readonly string[]): number =>
  process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind)).length

const kinds = ['TCPSocketWrap', 'TLSWrap', 'Timeout', 'PipeWrap']

const ways: readonly { readonly listening: Listening; readonly wire: Wire; readonly httpVersion: HttpVersion }[] = [
  { listening: 'h2c', wire: 'grpc', httpVersion: '2' },
  { listening: 'tls', wire: 'grpc', httpVersion: '2' },
  { listening: 'h1', wire: 'connect', httpVersion: '1.1' },
]

// One after the other, because the whole process is counted.
for (const { listening, wire, httpVersion } of ways) {
  const rounds = listening === 'tls' ? 10 : 100
  test.serial(
    `${wire} over ${listening}: ${rounds * 10} peers that came, answered and left leave nothing behind`,
    async (t) => {
      const server = new SmallServer()
      const { url, close, server: listener } = await serve(listening, connectHandler(server))
      t.teardown(close)
      const protocol = connectProtocol({ wire, httpVersion, tls: { ca: certificate.cert }, connectTimeoutMs: 60_000 })
      let open = 0
      listener.on('connection', (socket) => {
        open += 1
        socket.on('close', () => {
          open -= 1
        })
      })
      const before = counted(kinds)
      const listeners = process.eventNames().map((name) => process.listenerCount(name))
      let most = 0

      for (let round = 0; round < rounds; round++) {
        const fetchers = Array.from({ length: 10 }, (_, index) => protocol.connect({ id: String(index), url }))
        await Promise.all(fetchers.map((fetcher) => fetcher.fetch('things', 'k', patient())))
        most = Math.max(most, open)
        await Promise.all(fetchers.map((fetcher) => fetcher.close()))
        server.requests.length = 0
      }

      await until(() => open === 0)
      await until(() => counted(kinds) <= before)
      t.is(open, 0)
      t.true(most >= 10 && most <= 30, `${most} at once`)
      t.deepEqual(
        process.eventNames().map((name) => process.listenerCount(name)),
        listeners,
      )
    },
  )
}

test.serial('a universe whose peers change 1,000 times keeps connections to those alone that it has', async (t) => {
  const peers = await Promise.all([1, 2].map(() => serve('h2c', connectHandler(new SmallServer()))))
  let open = 0
  for (const { server, close } of peers) {
    t.teardown(close)
    server.on('connection', (socket) => {
      open += 1
      socket.on('close', () => {
        open -= 1
      })
    })
  }
  const before = counted(kinds)
  const universe = new Universe({ self: 'http://self', protocol: connectProtocol(), includeSelf: false })
  const things = universe.createGalaxy('things', { codec: string, load: (key) => `backend:${key}` })
  let most = 0

  for (let change = 0; change < 1000; change++) {
    await universe.setPeers([{ id: 'peer', url: peers[change % 2]?.url ?? '' }])
    t.is(await things.get(String(change)), `no-peer-backend:${change}`)
    most = Math.max(most, open)
  }
  await universe.close()

  await until(() => open === 0 && counted(kinds) <= before)
  t.is(open, 0)
  t.true(most >= 1 && most <= 10, `${most} at once`)
})

test.serial(
  'peers that could not be reached, and peers that were closed while connecting, leave nothing behind',
  async (t) => {
    const { url, close } = await serve('h2c', connectHandler(new SmallServer()))
    await close()
    const before = counted(kinds)

    for (let round = 0; round < 20; round++) {
      const fetcher = connectProtocol().connect({ id: 'a', url })
      const calls = Array.from({ length: 3 }, () => fetcher.fetch('g', 'k', patient()))
      const closed = fetcher.close()
      for (const call of calls) t.like(await t.throwsAsync(call), { code: 'PEER_FAILED' })
      await closed
    }

    await until(() => counted(kinds) <= before)
    t.pass()
  },
)
