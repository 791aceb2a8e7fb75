import http from 'node:http'
import http2 from 'node:http2'
import type { Server } from 'node:net'
import { string } from '@galaxycache/codecs'
import { type FetchProtocol, type PeerServer, Universe } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { connectHandler, connectProtocol, connectServerOptions, trackConnections } from '@galaxycache/protocols/connect'
import { httpHandler, httpProtocol } from '@galaxycache/protocols/http'
import test from 'ava'
import { listen } from '../access/ways.js'
import { until } from '../http/harness.js'

const limits = { maxConnections: 2, maxWaiting: 1, connectTimeoutMs: 30_000 }

interface Way {
  readonly name: string
  /** Carries two calls at once, and lets one wait. */
  readonly protocol: FetchProtocol
  readonly server: (server: PeerServer) => Server
}

const ways: readonly Way[] = [
  { name: 'http', protocol: httpProtocol(limits), server: (server) => http.createServer(httpHandler(server)) },
  {
    name: 'grpc-web',
    protocol: connectProtocol({ wire: 'grpc-web', ...limits }),
    server: (server) => http.createServer(connectHandler(server)),
  },
  {
    name: 'grpc',
    protocol: connectProtocol({ ...limits, maxStreamsPerConnection: 1 }),
    server: (server) => trackConnections(http2.createServer(connectServerOptions, connectHandler(server) as never)),
  },
]

for (const { name, protocol, server } of ways) {
  test(`${name}: gets for which the line is full go to the backend here, and say nothing of the peer`, async (t) => {
    const clock = new ManualClock()
    let finish: () => void = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const owning = new Universe({ self: 'owner', clock })
    const owner = owning.createGalaxy('g', { codec: string, load: (key) => finished.then(() => `owner:${key}`) })
    const asking = new Universe({ self: 'asker', clock, protocol, includeSelf: false })
    const asker = asking.createGalaxy('g', { codec: string, load: (key) => `here:${key}`, promoter: () => false })
    const { url } = await listen(t, server(owning))
    t.teardown(async () => {
      await asking.close()
      await owning.close({ drainMs: 0 })
    })
    await asking.setPeers([{ id: 'owner', url }])
    const keys = Array.from({ length: 13 }, (_, index) => String(index))

    const gets = keys.map((key) => asker.get(key))
    await until(() => owner.inFlight === 2)
    t.deepEqual(
      await Promise.all(gets.slice(3)),
      keys.slice(3).map((key) => `here:${key}`),
    )
    t.like(asking.peerStats()[0], { circuit: 'closed', requests: 0, pausedMs: 0 })
    const removal = await t.throwsAsync(asker.remove('k'), { code: 'PARTIAL_WRITE' })
    finish()

    t.deepEqual(await Promise.all(gets.slice(0, 3)), ['owner:0', 'owner:1', 'owner:2'])
    t.like(asking.peerStats()[0], { state: 'up', circuit: 'closed', requests: 3, errors: 0, pausedMs: 0 })
    t.like(asker.stats(), { peerLoads: 3, peerLoadErrors: 0, peerOverloads: 0, peerLoadsSkipped: 10 })
    t.like(removal, { failures: [{ peer: 'owner', error: { code: 'PEER_FAILED', name: 'NotAskedError' } }] })
  })
}
