import type http from 'node:http'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { connectNodeAdapter, createConnectTransport } from '@connectrpc/connect-node'
import { Cancellation, CancelledError, type PeerServer } from '@galaxycache/galaxy'
import { connectHandler, connectRoutes, GalaxyCache } from '@galaxycache/protocols/connect'
import test from 'ava'
import { serverOf, textOf, until } from '../../http/harness.js'
import { connectTo } from '../harness.js'
import { serve } from '../servers.js'

const handlers: readonly (readonly [name: string, make: (server: PeerServer) => http.RequestListener])[] = [
  ['connect-node’s server', (server) => connectNodeAdapter({ routes: connectRoutes(server) })],
  ['this project’s handler', connectHandler],
]

/** A server whose key `slow` takes until nobody waits for it, and what it was told then. */
function slowServer() {
  const reasons: unknown[] = []
  let asked = 0
  const server = serverOf((_galaxy, key, { cancellation }) => {
    asked += 1
    if (key !== 'slow') return Promise.resolve({ bytes: Buffer.from(key), expiresAtMs: Number.POSITIVE_INFINITY })
    return new Promise((_resolve, reject) => {
      cancellation?.onCancel((reason) => {
        reasons.push(reason)
        reject(reason)
      })
    })
  })
  return { server, reasons, asked: () => asked }
}

for (const [name, make] of handlers) {
  test(`a call of this client that is cancelled ends at once, and its work behind ${name}`, async (t) => {
    const { server, reasons, asked } = slowServer()
    const { url, close } = await serve('h1', make(server))
    t.teardown(close)
    const fetcher = connectTo(t, url, { wire: 'connect', maxConnections: 1 })
    const cancellation = new Cancellation()
    const reason = new CancelledError('waiting')

    const call = fetcher.fetch('g', 'slow', { timeoutMs: 60_000, cancellation })
    await until(() => asked() === 1)
    cancellation.cancel(reason)

    t.is(await t.throwsAsync(call), reason)
    await until(() => reasons.length === 1)
    t.like(reasons, [{ code: 'CANCELLED' }])
    const next = await fetcher.fetch('g', 'next', { timeoutMs: 60_000, cancellation: new Cancellation() })
    t.is(textOf(next), 'next')
  })

  test(`a call of connect-node’s client that is cancelled ends its work behind ${name}`, async (t) => {
    const { server, reasons, asked } = slowServer()
    const { url, close } = await serve('h1', make(server))
    t.teardown(close)
    const client = createClient(GalaxyCache, createConnectTransport({ baseUrl: url, httpVersion: '1.1' }))
    const controller = new AbortController()

    const call = client.getFromPeer({ galaxy: 'g', key: Buffer.from('slow') }, { signal: controller.signal })
    await until(() => asked() === 1)
    controller.abort()

    t.is((await t.throwsAsync(call, { instanceOf: ConnectError }))?.code, Code.Canceled)
    await until(() => reasons.length === 1)
    t.like(reasons, [{ code: 'CANCELLED' }])
  })
}
