import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { Socket } from 'node:net'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { string } from '@galaxycache/codecs'
import { Cancellation, Universe } from '@galaxycache/galaxy'
import { settle } from '@galaxycache/galaxy/testing'
import { connectRoutes, trackConnections } from '@galaxycache/protocols/connect'
import { fetchHandler, httpHandler, type ServerAccessOptions, tlsServerOptions } from '@galaxycache/protocols/http'
import { createAdaptorServer } from '@hono/node-server'
import test from 'ava'
import { patient, SmallServer, textOf, until } from '../http/harness.js'
import { makeAuthority } from './authority.js'
import { connect, listen, overGrpc, overHttp, ways } from './ways.js'

const authority = await makeAuthority()
const member = await authority.sign({ dnsNames: ['cache.example'] })
const tls = { ca: authority.cert, ...member }

test('a refused process asks its own backend, and counts the error of the peer', async (t) => {
  for (const way of [overHttp, overGrpc]) {
    const { url } = await listen(t, way.server(new SmallServer(), { token: 'right' }))
    const universe = new Universe({ self: 'self', protocol: way.protocol({ token: 'wrong' }), includeSelf: false })
    t.teardown(() => universe.close())
    const galaxy = universe.createGalaxy('things', { codec: string, load: (key) => `backend:${key}` })
    await universe.setPeers([{ id: 'peer', url }])

    t.is(await galaxy.get('k'), 'backend:k')
    t.like(galaxy.stats(), { peerLoadErrors: 1, backendLoads: 1 })
  }
})

for (const way of ways) {
  test(`${way.name}: authorize sees the certificate and the address of who asks`, async (t) => {
    const seen = new Set<string>()
    const options: ServerAccessOptions = {
      tls,
      authorize: ({ identity, remoteAddress }) => {
        seen.add(`${identity?.dnsNames.join()} at ${remoteAddress}`)
        return true
      },
    }
    const { url } = await listen(t, way.server(new SmallServer(), options))
    const fetcher = connect(t, way, url, { tls })

    await Promise.all(['a', 'b', 'c'].map((key) => fetcher.fetch('things', key, patient())))

    t.deepEqual([...seen], ['cache.example at 127.0.0.1'])
  })
}

test('nothing is done for who has left while authorize was at it', async (t) => {
  let asked = 0
  let grant: (() => void) | undefined
  const galaxies = new SmallServer()
  const authorize = () =>
    new Promise<boolean>((resolve) => {
      asked += 1
      grant = () => resolve(true)
    })
  const server = overHttp.server(galaxies, { authorize, authorizeTimeoutMs: 60_000 })
  let left = false
  server.once('connection', (socket: Socket) => {
    socket.once('close', () => {
      left = true
    })
  })
  const { url } = await listen(t, server)
  const cancellation = new Cancellation()
  const got = connect(t, overHttp, url, {}).fetch('things', 'k', { timeoutMs: 10_000, cancellation })
  await until(() => asked === 1)

  cancellation.cancel(new Error('enough'))
  await t.throwsAsync(got, { message: 'enough' })
  await until(() => left)
  grant?.()
  await settle()

  t.deepEqual(galaxies.requests, [])
})

test('a handler that demands TLS lets nobody in without', async (t) => {
  const { url } = await listen(t, http.createServer(httpHandler(new SmallServer(), { tls })))

  const error = await t.throwsAsync(connect(t, overHttp, url, {}).fetch('things', 'k', patient()))

  t.regex(String(error), /refused this process with status 401.*TLS is required/)
})

test('a handler that demands certificates lets nobody in where the server asks for none', async (t) => {
  const open = { cert: member.cert, key: member.key }
  const { url } = await listen(t, https.createServer(open, httpHandler(new SmallServer(), { tls })))

  const error = await t.throwsAsync(connect(t, overHttp, url, { tls }).fetch('things', 'k', patient()))

  t.regex(String(error), /refused this process.*a certificate is required/)
})

test('routes that demand certificates, in a router that does not tell them, let nobody in', async (t) => {
  const handler = connectNodeAdapter({ routes: connectRoutes(new SmallServer(), { tls }) })
  const server = trackConnections(http2.createSecureServer(tlsServerOptions(tls), handler))
  const { url } = await listen(t, server)

  const error = await t.throwsAsync(connect(t, overGrpc, url, { tls }).fetch('things', 'k', patient()))

  t.regex(String(error), /refused this process.*TLS is required/)
})

test('a fetch handler takes tokens and authorize, and no tls', async (t) => {
  const galaxies = new SmallServer()
  const handle = fetchHandler(galaxies, { token: 'right', authorize: ({ header }) => header('host') !== undefined })
  const server = createAdaptorServer({
    fetch: (request) => handle(request) ?? new Response(null, { status: 404 }),
    overrideGlobalObjects: false,
  })
  const { url } = await listen(t, server)

  const refused = await t.throwsAsync(connect(t, overHttp, url, {}).fetch('things', 'k', patient()))
  t.regex(String(refused), /refused this process with status 401.*a token is required/)
  t.deepEqual(galaxies.requests, [])
  t.is(textOf(await connect(t, overHttp, url, { token: 'right' }).fetch('things', 'k', patient())), 'no-peer-backend:k')
  t.throws(() => fetchHandler(galaxies, { tls } as never), { instanceOf: TypeError, message: /^tls must be left to/ })
})

test('an authority may have another one sign, whose certificate then comes along', async (t) => {
  const delegate = await authority.delegate('delegate')
  const { cert, key } = await delegate.sign({ dnsNames: ['cache.example'] })
  const whole = { ca: authority.cert, cert: `${cert}\n${delegate.cert}`, key, members: ['cache.example'] }
  for (const way of [overHttp, overGrpc]) {
    const { url } = await listen(t, way.server(new SmallServer(), { tls: whole }))

    t.is(textOf(await connect(t, way, url, { tls: whole }).fetch('things', 'k', patient())), 'no-peer-backend:k')
    const alone = connect(t, way, url, { tls: { ...whole, cert } })
    t.like(await t.throwsAsync(alone.fetch('things', 'k', patient())), { code: 'PEER_FAILED' })
  }
})

test('a server of tls needs a certificate', (t) => {
  t.throws(() => tlsServerOptions({ ca: authority.cert }), {
    instanceOf: TypeError,
    message: 'tls.cert must be given to serve, got none',
  })
})

test('who is refused over HTTP is told how to ask', async (t) => {
  const { url } = await listen(t, overHttp.server(new SmallServer(), { token: 'right' }))

  const response = await fetch(`${url}/_galaxycache/things/k`)

  t.is(response.status, 401)
  t.is(response.headers.get('www-authenticate'), 'Bearer')
  t.is(await response.text(), 'a token is required\n')
})

test('paths that are not the protocol’s are nobody’s business', async (t) => {
  const { url } = await listen(t, overHttp.server(new SmallServer(), { token: 'right' }))

  t.is((await fetch(`${url}/health`)).status, 404)
})
