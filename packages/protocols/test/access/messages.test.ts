import type { PeerServer } from '@galaxycache/galaxy'
import { fetchHandler } from '@galaxycache/protocols/http'
import test from 'ava'
import { patient } from '../http/harness.js'
import { connect, listen, ways } from './ways.js'

/** One that nobody shall reach. */
class Guarded implements PeerServer {
  heard = 0

  async serve() {
    this.heard += 1
    return { bytes: new Uint8Array(), expiresAtMs: Number.POSITIVE_INFINITY }
  }

  async serveMany() {
    this.heard += 1
    return []
  }

  async write() {
    this.heard += 1
  }
}

for (const way of ways) {
  test(`${way.name}: who may not ask may not ask for many, nor write`, async (t) => {
    const server = new Guarded()
    const { url } = await listen(t, way.server(server, { token: 'right' }))
    const refused = connect(t, way, url, { token: 'wrong' })
    const member = connect(t, way, url, { token: 'right' })
    const clear = { kind: 'clear', epoch: 1 } as const

    for (const call of [
      async () => refused.fetchMany?.('things', ['k'], patient()),
      async () => refused.write?.('things', clear, patient()),
    ]) {
      const error = await t.throwsAsync(call)
      t.like(error, { code: 'PEER_FAILED', galaxy: 'things', peer: 'peer-a' })
      t.regex(error?.message ?? '', /refused this process/)
    }
    t.is(server.heard, 0)

    await member.write?.('things', clear, patient())
    t.is(server.heard, 1)
  })
}

test('a fetch handler refuses before it reads', async (t) => {
  const server = new Guarded()
  const handle = fetchHandler(server, { token: 'right' })
  const headers = { 'content-type': 'application/x-protobuf', 'content-length': '3' }
  const body = new ReadableStream({ pull: () => t.fail('was read') }, { highWaterMark: 0 })
  const init = { method: 'POST', headers, body, duplex: 'half' as const }

  const response = await handle(new Request('http://peer/_galaxycache_calls/Write', init))

  t.is(response?.status, 401)
  t.is(server.heard, 0)
})
