import http from 'node:http'
import type { FetchedValue } from '@galaxycache/galaxy'
import { closeServer, httpHandler } from '@galaxycache/protocols/http'
import test from 'ava'
import { connect, listen, patient, SmallServer, serverOf, textOf, until } from './harness.js'

const minuteMs = 60_000

test('a server closes at once although peers keep idle connections to it', async (t) => {
  const server = http.createServer({ keepAliveTimeout: minuteMs }, httpHandler(new SmallServer()))
  const fetcher = connect(t, await listen(t, server))
  await Promise.all(Array.from({ length: 20 }, () => fetcher.fetch('things', 'k', patient())))

  await closeServer(server, { graceMs: minuteMs })

  t.false(server.listening)
})

test('a request in flight is answered before the server closes, and its connection does not stay', async (t) => {
  const answers: ((value: FetchedValue) => void)[] = []
  const held = serverOf(() => new Promise((resolve) => answers.push(resolve)))
  const server = http.createServer({ keepAliveTimeout: minuteMs }, httpHandler(held))
  const fetcher = connect(t, await listen(t, server))
  const value = fetcher.fetch('g', 'k', patient())
  await until(() => answers.length === 1)

  const closed = closeServer(server, { graceMs: minuteMs })
  answers[0]?.({ bytes: Buffer.from('in time'), expiresAtMs: Number.POSITIVE_INFINITY })

  t.is(textOf(await value), 'in time')
  await closed
})

test('a peer that goes on asking on its open connections is answered once more on each, and does not keep the server', async (t) => {
  const answers: ((value: FetchedValue) => void)[] = []
  const held = serverOf(() => new Promise((resolve) => answers.push(resolve)))
  const server = http.createServer({ keepAliveTimeout: minuteMs }, httpHandler(held))
  const fetcher = connect(t, await listen(t, server), { maxConnections: 1 })
  const calls = [1, 2, 3].map((key) => fetcher.fetch('g', String(key), patient()).then(textOf, (error) => error.code))
  await until(() => answers.length === 1)

  const closed = closeServer(server, { graceMs: minuteMs })
  const answerAll = setInterval(() => {
    for (const answer of answers.splice(0)) answer({ bytes: Buffer.from('yes'), expiresAtMs: Number.POSITIVE_INFINITY })
  }, 1)
  await closed
  clearInterval(answerAll)

  t.deepEqual((await Promise.all(calls)).slice(0, 1), ['yes'])
})

test('a request that outlasts the grace is cut off', async (t) => {
  const server = http.createServer(httpHandler(serverOf(() => new Promise(() => {}))))
  let asked = false
  server.on('request', () => {
    asked = true
  })
  const fetcher = connect(t, await listen(t, server))
  const call = fetcher.fetch('g', 'k', patient())
  await until(() => asked)

  await closeServer(server, { graceMs: 0 })

  t.like(await t.throwsAsync(call), { code: 'PEER_FAILED' })
})

test('closing twice, or what never listened, is no error', async (t) => {
  const server = http.createServer()
  await listen(t, server)

  await Promise.all([closeServer(server), closeServer(server)])
  await closeServer(server)
  await closeServer(http.createServer())

  t.false(server.listening)
})
