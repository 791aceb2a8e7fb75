import http from 'node:http'
import { httpHandler } from '@galaxycache/protocols/http'
import test from 'ava'
import connectApp from 'connect'
import express from 'express'
import { connect, listen, patient, SmallServer, sendRaw, textOf } from './harness.js'

/** Keys that a framework's router might change on the way. */
const keys = ['k', '', 'a/b', '%2F', '.', '..', 'a b', '?x=1', 'Ä', '//']

const world = (_request: http.IncomingMessage, response: http.ServerResponse): void => {
  response.end('world')
}

/** Applications that serve galaxies at a path, and `world` at /hello. */
const apps: readonly { readonly name: string; make(path: string): http.RequestListener }[] = [
  { name: 'Express', make: (path) => express().use(path, httpHandler(new SmallServer())).use('/hello', world) },
  { name: 'Connect', make: (path) => connectApp().use(path, httpHandler(new SmallServer())).use('/hello', world) },
]

/** Has its say in each head, as middlewares do that log, compress or keep sessions. */
type OnHead = (response: http.ServerResponse, rest: unknown[]) => void

const withOnHead =
  (onHead: OnHead) =>
  (_request: http.IncomingMessage, response: http.ServerResponse, next: () => void): void => {
    const writeHead: (status: number) => http.ServerResponse = response.writeHead.bind(response)
    response.writeHead = (status: number, ...rest: unknown[]) => {
      onHead(response, rest)
      return writeHead(status)
    }
    next()
  }

/**
 * As on-headers before 1.1 does, below morgan, compression and express-session: what is no object is a list of pairs.
 */
const setPairs: OnHead = (response, [headers]) => {
  if (Array.isArray(headers)) for (const [name, value] of headers) response.setHeader(name, value)
}

for (const { name, make } of apps) {
  test(`${name}: galaxies are served beside the application's own paths`, async (t) => {
    const address = await listen(t, http.createServer(make('/')))
    const fetcher = connect(t, address)

    for (const key of keys) t.is(textOf(await fetcher.fetch('things', key, patient())), `no-peer-backend:${key}`)
    t.regex(await sendRaw(address, 'GET /hello HTTP/1.0\r\n\r\n'), /world$/)
    t.regex(await sendRaw(address, 'GET /_galaxycache HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 404 /)
  })

  test(`${name}: galaxies are served below the path where the handler is mounted`, async (t) => {
    const address = await listen(t, http.createServer(make('/cache/eu')))
    const fetcher = connect(t, `http://${address}/cache/eu`)

    for (const key of keys) t.is(textOf(await fetcher.peek('things', key, patient())), `peek:${key}`)
    t.like(await t.throwsAsync(fetcher.fetch('things', 'absent', patient())), { code: 'NOT_FOUND' })
    t.like(await t.throwsAsync(connect(t, address).fetch('things', 'k', patient())), { code: 'PEER_FAILED' })
  })
}

test('a middleware that takes lists of headers for pairs changes no answer', async (t) => {
  const app = express().use(withOnHead(setPairs)).use(httpHandler(new SmallServer()))
  const fetcher = connect(t, await listen(t, http.createServer(app)))

  for (const key of keys) t.is(textOf(await fetcher.fetch('things', key, patient())), `no-peer-backend:${key}`)
  t.like(await t.throwsAsync(fetcher.fetch('things', 'absent', patient())), { code: 'NOT_FOUND' })
})

test('a middleware that fails in every answer costs the answers, and not the process', async (t) => {
  const failing = withOnHead(() => {
    throw new Error('no head today')
  })
  const fetcher = connect(
    t,
    await listen(t, http.createServer(express().use(failing).use(httpHandler(new SmallServer())))),
  )

  for (const key of ['k', 'absent'])
    t.like(await t.throwsAsync(fetcher.fetch('things', key, patient())), { code: 'PEER_FAILED' })
  const message = async (): Promise<unknown> => await fetcher.fetchMany?.('things', ['k'], patient())
  t.like(await t.throwsAsync(message), { code: 'PEER_FAILED' })
})

test('a middleware that fails at the end of every answer costs the answers, and does not keep who asks', async (t) => {
  const failing = (_request: http.IncomingMessage, response: http.ServerResponse, next: () => void): void => {
    response.end = () => {
      throw new Error('no end today')
    }
    next()
  }
  const app = express().use(failing).use(httpHandler(new SmallServer()))
  const fetcher = connect(t, await listen(t, http.createServer(app)))

  for (const key of ['k', 'absent'])
    t.like(await t.throwsAsync(fetcher.fetch('things', key, patient())), { code: 'PEER_FAILED' })
  const message = async (): Promise<unknown> => await fetcher.fetchMany?.('things', ['k'], patient())
  t.like(await t.throwsAsync(message), { code: 'PEER_FAILED' })
})
