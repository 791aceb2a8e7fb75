import http from 'node:http'
import { Cancellation, type FetchOptions, type PeerServer, type RemoteFetcher } from '@galaxycache/galaxy'
import { settle } from '@galaxycache/galaxy/testing'
import { httpHandler } from '@galaxycache/protocols/http'
import test from 'ava'
import { connect, listen, patient, until } from './harness.js'

const entry = { key: 'k', bytes: new Uint8Array(10), expiresAtMs: Number.POSITIVE_INFINITY }

/** All that a peer asks. Who writes hears that it was not done, and has the keys forgotten later. */
const calls: readonly (readonly [what: string, call: (peer: RemoteFetcher, options: FetchOptions) => unknown])[] = [
  ['a fetch', (peer, options) => peer.fetch('g', 'k', options)],
  ['a peek', (peer, options) => peer.peek('g', 'k', options)],
  ['a fetch of many keys', (peer, options) => peer.fetchMany?.('g', ['k'], options)],
  ['a write', (peer, options) => peer.write?.('g', { kind: 'remove', keys: ['k'] }, options)],
  ['a hand-off', (peer, options) => peer.write?.('g', { kind: 'hand-off', entries: [entry] }, options)],
]

for (const [what, call] of calls) {
  test(`nothing is begun for a peer that has left while a middleware was at it: ${what}`, async (t) => {
    const served: string[] = []
    const note = (method: string) => async (): Promise<never> => {
      served.push(method)
      throw new Error('nobody reads this')
    }
    const galaxies: PeerServer = { serve: note('serve'), serveMany: note('serveMany'), write: note('write') }
    const handle = httpHandler(galaxies)
    const cancellation = new Cancellation()
    let passedOn = false
    const server = http.createServer((request, response) => {
      response.once('close', () => {
        handle(request, response)
        passedOn = true
      })
      cancellation.cancel(new Error('enough'))
    })
    const peer = connect(t, await listen(t, server))

    await t.throwsAsync(async () => call(peer, { ...patient(), cancellation }), { message: 'enough' })
    await until(() => passedOn)
    await settle()

    t.deepEqual(served, [])
  })
}
