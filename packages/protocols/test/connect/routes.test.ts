import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import { expressConnectMiddleware } from '@connectrpc/connect-express'
import { fastifyConnectPlugin } from '@connectrpc/connect-fastify'
import { nextJsApiRouter } from '@connectrpc/connect-next'
import type { RemoteFetcher } from '@galaxycache/galaxy'
import { connectHandler, connectRoutes, connectServerOptions } from '@galaxycache/protocols/connect'
import test, { type ExecutionContext } from 'ava'
import express from 'express'
import { fastify } from 'fastify'
import { listen as listenHttp, patient, SmallServer, textOf, until } from '../http/harness.js'
import { connectTo } from './harness.js'
import { certificate, serve } from './servers.js'

/** Asks for a value, an absent key and an unknown galaxy. */
async function holds(t: ExecutionContext, fetcher: RemoteFetcher): Promise<void> {
  t.is(textOf(await fetcher.fetch('things', 'k', patient())), 'no-peer-backend:k')
  t.is(textOf(await fetcher.peek('things', 'k', patient())), 'peek:k')
  t.like(await t.throwsAsync(fetcher.fetch('things', 'absent', patient())), { code: 'NOT_FOUND', peer: 'peer-a' })
  t.like(await t.throwsAsync(fetcher.fetch('nothing', 'k', patient())), { code: 'UNKNOWN_GALAXY', galaxy: 'nothing' })
}

test('one plaintext port of HTTP/2 answers gRPC, gRPC-Web and Connect', async (t) => {
  const { url, close } = await serve('h2c', connectHandler(new SmallServer()))
  t.teardown(close)

  for (const wire of ['grpc', 'grpc-web', 'connect'] as const)
    await holds(t, connectTo(t, url, { wire, httpVersion: '2' }))
})

test('one TLS port answers all wires over HTTP/2, and gRPC-Web and Connect over HTTP/1.1', async (t) => {
  const { url, close } = await serve('tls', connectHandler(new SmallServer()))
  t.teardown(close)
  const common = { tls: { ca: certificate.cert }, connectTimeoutMs: 30_000 }

  for (const wire of ['grpc', 'grpc-web', 'connect'] as const)
    await holds(t, connectTo(t, url, { wire, httpVersion: '2', ...common }))
  for (const wire of ['grpc-web', 'connect'] as const) await holds(t, connectTo(t, url, { wire, ...common }))
})

/** Serves both versions of HTTP on one port, as docs/connect.md has it. */
function bothVersions(t: ExecutionContext, onSocket: (socket: net.Socket) => unknown = () => {}): Promise<string> {
  const http1 = http.createServer(connectHandler(new SmallServer()))
  const h2 = http2.createServer(connectServerOptions, connectHandler(new SmallServer()))
  return listenHttp(
    t,
    net.createServer({ noDelay: true }, (socket) => {
      onSocket(socket)
      socket.on('error', () => {})
      socket.once('readable', () => {
        const first: Buffer | null = socket.read()
        if (first === null) return
        socket.unshift(first)
        const server = first.toString('latin1', 0, 3) === 'PRI' ? h2 : http1
        server.emit('connection', socket)
      })
    }),
  )
}

test('one plaintext port answers both versions of HTTP, if a server looks at the first bytes of each connection', async (t) => {
  const address = await bothVersions(t)

  for (const wire of ['grpc', 'grpc-web', 'connect'] as const)
    await holds(t, connectTo(t, address, { wire, httpVersion: '2' }))
  for (const wire of ['grpc-web', 'connect'] as const) await holds(t, connectTo(t, address, { wire }))
})

for (const first of ['', 'GET / HTTP/1.1\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']) {
  test(`a server that looks at first bytes outlives a connection that is reset after ${first.length} of them`, async (t) => {
    const sockets: net.Socket[] = []
    const address = await bothVersions(t, (socket) => sockets.push(socket))
    const [host = '', port] = address.split(':')
    const client = net.connect({ host, port: Number(port) }, () => client.write(first, 'latin1'))
    await until(() => sockets[0]?.bytesRead === first.length)

    client.resetAndDestroy()
    await until(() => sockets[0]?.closed === true)

    await holds(t, connectTo(t, address))
  })
}

test('the routes mount on Fastify, over HTTP/2 and HTTP/1.1', async (t) => {
  const routes = connectRoutes(new SmallServer())
  const h2 = fastify({ http2: true })
  const h1 = fastify()
  await h2.register(fastifyConnectPlugin, { routes })
  await h1.register(fastifyConnectPlugin, { routes })
  t.teardown(() => Promise.all([h2.close(), h1.close()]))

  const h2Url = await h2.listen({ host: '127.0.0.1', port: 0 })
  const h1Url = await h1.listen({ host: '127.0.0.1', port: 0 })

  await holds(t, connectTo(t, h2Url))
  await holds(t, connectTo(t, h1Url, { wire: 'connect' }))
})

test('the routes mount on Express, below a prefix that the peer url names, beside other paths', async (t) => {
  const app = express()
  app.use(expressConnectMiddleware({ routes: connectRoutes(new SmallServer()), requestPathPrefix: '/cache' }))
  app.get('/health', (_request, response) => void response.send('well'))
  const address = await listenHttp(t, http.createServer(app))

  await holds(t, connectTo(t, `http://${address}/cache/`, { wire: 'connect' }))
  await holds(t, connectTo(t, `http://${address}/cache`, { wire: 'grpc-web' }))
  t.is(await (await fetch(`http://${address}/health`)).text(), 'well')
})

test('the routes mount on an API route of Next', async (t) => {
  const { handler } = nextJsApiRouter({ routes: connectRoutes(new SmallServer()) })
  // Next gives its API routes the request and the response of node:http, with a body that is not read yet.
  const server = http.createServer((request, response) => void handler(request as never, response as never))
  const address = await listenHttp(t, server)

  await holds(t, connectTo(t, `http://${address}/api`, { wire: 'connect' }))
})
