import http2 from 'node:http2'
import { Cancellation } from '@galaxycache/galaxy'
import { connectHandler } from '@galaxycache/protocols/connect'
import test from 'ava'
import { patient, SmallServer, textOf, until } from '../http/harness.js'
import { connectTo, Gate, grpcValue, rawPeer, sendValue } from './harness.js'
import { serve } from './servers.js'

const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_INTERNAL_ERROR } = http2.constants

test('many calls share one session', async (t) => {
  const peer = await rawPeer(t, (stream) => sendValue(stream, 'v'))
  const fetcher = connectTo(t, peer.url)

  await Promise.all(Array.from({ length: 50 }, () => fetcher.fetch('g', 'k', patient())))
  await fetcher.fetch('g', 'k', patient())

  t.is(peer.sessions.length, 1)
})

test('a stream that is reset in the middle of its value is an error of the peer, and the session goes on', async (t) => {
  const peer = await rawPeer(t, (stream) => {
    if (ended) return sendValue(stream, 'whole')
    stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' })
    stream.write(grpcValue('cut in the middle').subarray(0, 10), () => stream.close(NGHTTP2_INTERNAL_ERROR))
  })
  let ended = false
  const fetcher = connectTo(t, peer.url)

  const error = await t.throwsAsync(fetcher.fetch('g', 'k', patient()))
  ended = true
  const next = await fetcher.fetch('g', 'k', patient())

  t.like(error, { code: 'PEER_FAILED', galaxy: 'g', key: 'k', peer: 'peer-a' })
  t.is(textOf(next), 'whole')
  t.is(peer.sessions.length, 1)
})

for (const [name, code] of [
  ['INTERNAL_ERROR', NGHTTP2_INTERNAL_ERROR],
  ['ENHANCE_YOUR_CALM', NGHTTP2_ENHANCE_YOUR_CALM],
] as const) {
  test(`a call that is refused with ${name} is an error of the peer, and the session goes on`, async (t) => {
    let calls = 0
    const peer = await rawPeer(t, (stream) => {
      calls += 1
      if (calls === 1) stream.close(code)
      else sendValue(stream, 'v')
    })
    const fetcher = connectTo(t, peer.url)

    t.like(await t.throwsAsync(fetcher.fetch('g', 'k', patient())), { code: 'PEER_FAILED' })

    t.is(textOf(await fetcher.fetch('g', 'k', patient())), 'v')
    t.is(peer.sessions.length, 1)
  })
}

test('a body that ends before its length is an error of the peer', async (t) => {
  const peer = await rawPeer(t, (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    stream.end(grpcValue('cut').subarray(0, 8))
  })

  const error = await t.throwsAsync(connectTo(t, peer.url).fetch('g', 'k', patient()))

  t.like(error, { code: 'PEER_FAILED' })
})

/** A call that is sent just when the socket ends is lost. */
async function retried<R>(call: () => Promise<R>): Promise<R> {
  try {
    return await call()
  } catch {
    return await call()
  }
}

test('a session whose socket is gone is replaced by the next call', async (t) => {
  const peer = await rawPeer(t, (stream, session) => sendValue(stream, `on ${session}`))
  const fetcher = connectTo(t, peer.url)
  await fetcher.fetch('g', 'k', patient())

  peer.sessions[0]?.destroy()
  await until(() => peer.sessions[0]?.destroyed === true)

  t.is(textOf(await retried(() => fetcher.fetch('g', 'k', patient()))), 'on 2')
})

// Alone, so that no other test keeps this process from answering in time.
test.serial(
  'a peer that falls silent fails its calls once a ping has no answer, and is reached by a new session',
  async (t) => {
    const server = new SmallServer()
    const { url, close } = await serve('h2c', connectHandler(server))
    t.teardown(close)
    const gate = await Gate.open(t, url)
    const fetcher = connectTo(t, gate.url, { pingIntervalMs: 200, pingTimeoutMs: 500 })
    await fetcher.fetch('things', '1', patient())

    gate.hold()
    const error = await t.throwsAsync(fetcher.fetch('things', '2', patient(60_000)))
    gate.release()
    const next = await fetcher.fetch('things', '3', patient())

    t.like(error, { code: 'PEER_FAILED', key: '2' })
    t.regex(String(error), /PING timed out/)
    t.is(textOf(next), 'no-peer-backend:3')
    t.is(gate.connections, 2)
  },
)

test.serial('a session that fell silent while it was idle is replaced before it is used', async (t) => {
  const { url, close } = await serve('h2c', connectHandler(new SmallServer()))
  t.teardown(close)
  const gate = await Gate.open(t, url)
  const fetcher = connectTo(t, gate.url, { pingIntervalMs: 200, pingTimeoutMs: 500 })
  await fetcher.fetch('things', '1', patient())
  gate.hold()
  gate.release()
  const idleSince = performance.now()
  await until(() => performance.now() - idleSince > 250)

  t.is(textOf(await fetcher.fetch('things', '2', patient(60_000))), 'no-peer-backend:2')
  t.is(gate.connections, 2)
})

test('a slow answer is not taken for silence', async (t) => {
  const held: http2.ServerHttp2Stream[] = []
  let pings = 0
  const peer = await rawPeer(t, (stream) => {
    stream.session?.on('ping', () => {
      pings += 1
    })
    held.push(stream)
  })
  const value = connectTo(t, peer.url, { pingIntervalMs: 10, pingTimeoutMs: 10_000 }).fetch('g', 'k', patient())

  await until(() => pings >= 3)
  sendValue(held[0], 'slow')

  t.is(textOf(await value), 'slow')
  t.is(peer.sessions.length, 1)
})

test('calls that one session has no stream for open another, and further ones wait their turn', async (t) => {
  const held: http2.ServerHttp2Stream[] = []
  const peer = await rawPeer(t, (stream) => held.push(stream))
  const fetcher = connectTo(t, peer.url, { maxConnections: 2, maxStreamsPerConnection: 3, maxWaiting: 2 })
  const values = Array.from({ length: 8 }, (_, key) => fetcher.fetch('g', String(key), patient()))
  await until(() => held.length === 6)

  const error = await t.throwsAsync(fetcher.fetch('g', 'one more', patient()))
  for (let answered = 0; answered < 8; answered++) {
    await until(() => held.length > answered)
    sendValue(held[answered], 'v')
  }

  t.like(error, { code: 'PEER_FAILED', key: 'one more' })
  t.deepEqual((await Promise.all(values)).map(textOf), Array(8).fill('v'))
  t.is(peer.sessions.length, 2)
})

test('a call that is cancelled while it waits gives its place to another, and is never sent', async (t) => {
  const held: http2.ServerHttp2Stream[] = []
  const peer = await rawPeer(t, (stream) => held.push(stream))
  const fetcher = connectTo(t, peer.url, { maxStreamsPerConnection: 1, maxWaiting: 1 })
  const first = fetcher.fetch('g', '1', patient())
  const cancellation = new Cancellation()
  const second = fetcher.fetch('g', '2', { timeoutMs: 10_000, cancellation })

  cancellation.cancel(new Error('left'))
  const third = fetcher.fetch('g', '3', patient())

  await t.throwsAsync(second, { message: 'left' })
  await until(() => held.length === 1)
  sendValue(held[0], 'first')
  await until(() => held.length === 2)
  sendValue(held[1], 'third')
  t.deepEqual([textOf(await first), textOf(await third)], ['first', 'third'])
  t.is(held.length, 2)
})

test('a cancelled call resets its stream and leaves the session to others', async (t) => {
  const closed: number[] = []
  let calls = 0
  const peer = await rawPeer(t, (stream) => {
    calls += 1
    if (calls > 1) return sendValue(stream, 'v')
    stream.on('close', () => closed.push(stream.rstCode))
  })
  const fetcher = connectTo(t, peer.url)
  const cancellation = new Cancellation()
  const call = fetcher.fetch('g', 'k', { timeoutMs: 10_000, cancellation })
  await until(() => calls === 1)

  cancellation.cancel(new Error('left'))

  await t.throwsAsync(call, { message: 'left' })
  await until(() => closed.length === 1)
  t.deepEqual(closed, [http2.constants.NGHTTP2_CANCEL])
  t.is(textOf(await fetcher.fetch('g', 'k', patient())), 'v')
  t.is(peer.sessions.length, 1)
})

test('an idle session closes after its time', async (t) => {
  const peer = await rawPeer(t, (stream) => sendValue(stream, 'v'))
  const fetcher = connectTo(t, peer.url, { keepAliveTimeoutMs: 20 })
  await fetcher.fetch('g', 'k', patient())

  await until(() => peer.sessions[0]?.destroyed === true)

  t.is(textOf(await fetcher.fetch('g', 'k', patient())), 'v')
  t.is(peer.sessions.length, 2)
})
