import type http from 'node:http'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { connectNodeAdapter, createConnectTransport } from '@connectrpc/connect-node'
import { BackendError, type GalaxyError, keyToBytes, type PeerServer } from '@galaxycache/galaxy'
import { connectHandler, connectRoutes, GalaxyCache } from '@galaxycache/protocols/connect'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { patient, SmallServer, serverOf, textOf } from '../../http/harness.js'
import { texts } from '../../messages/arbitraries.js'
import { connectTo } from '../harness.js'
import { serve } from '../servers.js'

/** connect-node's own server, with this project's routes and none of its short ways. */
const connectNode = (server: PeerServer): http.RequestListener => connectNodeAdapter({ routes: connectRoutes(server) })

async function urlOf(t: ExecutionContext, handler: http.RequestListener): Promise<string> {
  const { url, close } = await serve('h1', handler)
  t.teardown(close)
  return url
}

/** connect-node's own client. */
const clientOf = (baseUrl: string) =>
  createClient(GalaxyCache, createConnectTransport({ baseUrl, httpVersion: '1.1', acceptCompression: [] }))

const failing = serverOf(async (galaxy, key, { timeoutMs }) => {
  if (key === 'slow') return new Promise(() => {})
  if (key === 'time') return { bytes: Buffer.from(String(timeoutMs)), expiresAtMs: Number.POSITIVE_INFINITY }
  if (key === 'coded')
    throw new BackendError(galaxy, key, { cause: new ConnectError('no seats', Code.ResourceExhausted) })
  throw new BackendError(galaxy, key, { cause: new Error('the disk is full') })
})

test('this client reads what connect-node’s server says, and the other way round', async (t) => {
  const server = new SmallServer()
  server.expiresAtMs = Date.UTC(2026, 10, 20) + 0.125
  const fetcher = connectTo(t, await urlOf(t, connectNode(server)), { wire: 'connect' })
  const client = clientOf(await urlOf(t, connectHandler(server)))

  const mine = await fetcher.fetch('things', 'k', patient())
  const theirs = await client.getFromPeer({ galaxy: 'things', key: keyToBytes('k') })
  const peeked = await client.peekPeer({ galaxy: 'things', key: keyToBytes('k') })

  t.is(textOf(mine), 'no-peer-backend:k')
  t.is(mine.expiresAtMs, server.expiresAtMs)
  t.is(textOf(await fetcher.peek('things', 'k', patient())), 'peek:k')
  t.is(Buffer.from(theirs.value).toString(), 'no-peer-backend:k')
  t.like(theirs.expiry, { seconds: BigInt(Date.UTC(2026, 10, 20) / 1000), nanos: 125_000 })
  t.is(Buffer.from(peeked.value).toString(), 'peek:k')
})

test('any value, key and expiry goes both ways unchanged', async (t) => {
  const stored = new Map<string, { bytes: Uint8Array; expiresAtMs: number }>()
  const server = serverOf(async (galaxy, key) => stored.get(`${galaxy}/${key}`) ?? Promise.reject(new Error('lost')))
  const fetcher = connectTo(t, await urlOf(t, connectNode(server)), { wire: 'connect' })
  const client = clientOf(await urlOf(t, connectHandler(server)))
  const value = fc.record({
    bytes: fc.uint8Array({ maxLength: 300 }),
    expiresAtMs: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: -1e12, max: 1e14 })),
  })

  await fc.assert(
    fc.asyncProperty(fc.string(), texts, value, async (galaxy, key, sent) => {
      stored.set(`${galaxy}/${key}`, sent)
      const mine = await fetcher.fetch(galaxy, key, patient())
      const theirs = await client.getFromPeer({ galaxy, key: keyToBytes(key) })
      const expiresAtMs =
        theirs.expiry === undefined
          ? Number.POSITIVE_INFINITY
          : Number(theirs.expiry.seconds) * 1000 + theirs.expiry.nanos / 1e6
      return (
        Buffer.compare(mine.bytes, sent.bytes) === 0 &&
        Buffer.compare(theirs.value, sent.bytes) === 0 &&
        mine.expiresAtMs === sent.expiresAtMs &&
        expiresAtMs === sent.expiresAtMs
      )
    }),
    { numRuns: 60 },
  )
  t.pass()
})

test('an error has the same code and message, whichever server and client speak', async (t) => {
  const servers = [connectNode, connectHandler] as const
  const ask = async (make: (typeof servers)[number], server: PeerServer, galaxy: string, key: string) => {
    const url = await urlOf(t, make(server))
    const mine = await t.throwsAsync(connectTo(t, url, { wire: 'connect' }).fetch(galaxy, key, patient()))
    const theirs = await t.throwsAsync(clientOf(url).getFromPeer({ galaxy, key: keyToBytes(key) }), {
      instanceOf: ConnectError,
    })
    const { code, ...place } = mine as GalaxyError
    t.like(place, { galaxy, key, peer: 'peer-a' })
    return { code, message: mine?.message, theirs: [theirs?.code, theirs?.rawMessage] }
  }
  const things = new SmallServer()
  for (const [server, galaxy, key, code, theirs] of [
    [things, 'things', 'absent', 'NOT_FOUND', Code.NotFound],
    [things, 'nothings', 'k', 'UNKNOWN_GALAXY', Code.InvalidArgument],
    [failing, 'things', 'k', 'BACKEND_FAILED', Code.Unknown],
    [failing, 'things', 'coded', 'BACKEND_FAILED', Code.ResourceExhausted],
  ] as const) {
    const [long, short] = [await ask(servers[0], server, galaxy, key), await ask(servers[1], server, galaxy, key)]

    t.deepEqual(short, long)
    t.is(short.code, code)
    t.is(short.theirs[0], theirs)
  }
})

test('a time limit travels to either server, and ends the call of either client', async (t) => {
  for (const make of [connectNode, connectHandler]) {
    const url = await urlOf(t, make(failing))
    const mine = connectTo(t, url, { wire: 'connect' })

    const told = Number(textOf(await mine.fetch('g', 'time', patient(1_234))))
    t.true(told > 0 && told <= 1_234)
    const theirs = await clientOf(url).getFromPeer({ galaxy: 'g', key: keyToBytes('time') }, { timeoutMs: 4_321 })
    const toldByThem = Number(Buffer.from(theirs.value).toString())
    t.true(toldByThem > 1_234 && toldByThem <= 4_321)
    const late = clientOf(url).getFromPeer({ galaxy: 'g', key: keyToBytes('slow') }, { timeoutMs: 30 })
    t.is((await t.throwsAsync(late, { instanceOf: ConnectError }))?.code, Code.DeadlineExceeded)
  }
})

test('compressed answers and errors are read by this client, and limits hold after decompression', async (t) => {
  const limit = 10_000
  const sized = serverOf(async (_galaxy, key) => {
    if (key === 'error') throw new Error('x'.repeat(2_000))
    return { bytes: Buffer.alloc(Number(key)), expiresAtMs: Number.POSITIVE_INFINITY }
  })
  for (const compression of ['gzip', 'br'] as const) {
    const url = await urlOf(t, connectHandler(sized, { compression }))
    const fetcher = connectTo(t, url, { wire: 'connect', compression, maxValueBytes: limit })

    t.is((await fetcher.fetch('g', String(limit), patient())).bytes.byteLength, limit)
    t.like(await t.throwsAsync(fetcher.fetch('g', String(limit + 1), patient())), { code: 'PEER_FAILED' })
    t.like(await t.throwsAsync(fetcher.fetch('g', '1000000', patient())), { code: 'PEER_FAILED' })
    t.regex(String((await t.throwsAsync(fetcher.fetch('g', 'error', patient())))?.cause), /x{2000}/)
  }
})
