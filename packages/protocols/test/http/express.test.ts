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
