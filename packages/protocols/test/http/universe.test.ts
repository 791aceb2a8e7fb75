import http from 'node:http'
import { string } from '@galaxycache/codecs'
import { type Galaxy, Universe } from '@galaxycache/galaxy'
import { ManualClock } from '@galaxycache/galaxy/testing'
import { type HttpProtocolOptions, httpHandler, httpProtocol } from '@galaxycache/protocols/http'
import test, { type ExecutionContext } from 'ava'
import { listen, rawPeer, until } from './harness.js'

/** A galaxy of a process that owns nothing: all keys are the peer's. Loads are counted by its statistics. */
async function galaxyOfClient(
  t: ExecutionContext,
  peer: string,
  clock = new ManualClock(),
  options: HttpProtocolOptions = {},
): Promise<Galaxy<string>> {
  const universe = new Universe({ self: 'http://self', protocol: httpProtocol(options), includeSelf: false, clock })
  t.teardown(() => universe.close())
  const galaxy = universe.createGalaxy('g', { codec: string, load: (key) => `backend:${key}`, peerTimeoutMs: 1000 })
  await universe.setPeers([{ id: 'peer-a', url: peer }])
  return galaxy
}

test('a value goes from galaxy to galaxy over HTTP', async (t) => {
  const owner = new Universe({ self: 'owner' })
  t.teardown(() => owner.close())
  const owned = owner.createGalaxy('g', { codec: string, load: (key) => `owner:${key}` })
  const galaxy = await galaxyOfClient(t, await listen(t, http.createServer(httpHandler(owner))))

  t.is(await galaxy.get('a/b %2F'), 'owner:a/b %2F')
  t.like(galaxy.stats(), { peerLoads: 1, backendLoads: 0, peerLoadErrors: 0 })
  t.like(owned.stats(), { serverRequests: 1, backendLoads: 1 })
})

const value = 'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n'

for (const [title, answer] of [
  ['garbage', '\0\0\0\0\r\n\r\n'],
  ['too much', `${value}Content-Length: 1001\r\n\r\n`],
  ['half a body', `${value}Content-Length: 10\r\n\r\nhalf`],
  ['the wrong content', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi'],
  ['bytes that are no value of the galaxy', `${value}Content-Length: 1\r\n\r\n\xff`],
  [
    'that it has no such galaxy',
    'HTTP/1.1 404 Not Found\r\nX-Galaxycache-Galaxy-Status: Not Found\r\nContent-Length: 0\r\n\r\n',
  ],
  [
    'that its backend failed',
    'HTTP/1.1 500 Oh\r\nX-Galaxycache-Error-Code: BACKEND_FAILED\r\nContent-Length: 0\r\n\r\n',
  ],
] as const) {
  test(`when a peer answers ${title}, the value comes from the backend and the error is counted`, async (t) => {
    const peer = await rawPeer(t, (socket) => socket.end(answer, 'latin1'))
    const galaxy = await galaxyOfClient(t, peer, new ManualClock(), { maxValueBytes: 1000 })

    t.is(await galaxy.get('k'), 'backend:k')
    t.like(galaxy.stats(), { peerLoads: 0, peerLoadErrors: 1, backendLoads: 1 })
  })
}

test('when a peer answers too slowly, its connection is freed, the value comes from the backend and the error is counted', async (t) => {
  let asked = false
  let left = false
  const peer = await rawPeer(t, (socket) => {
    asked = true
    socket.on('close', () => {
      left = true
    })
  })
  const clock = new ManualClock()
  const galaxy = await galaxyOfClient(t, peer, clock)
  const got = galaxy.get('k')
  await until(() => asked)

  clock.advance(1100)

  t.is(await got, 'backend:k')
  t.like(galaxy.stats(), { peerLoads: 0, peerLoadErrors: 1, backendLoads: 1 })
  await until(() => left)
})

test('when a peer cannot be reached, the value comes from the backend and the error is counted', async (t) => {
  const galaxy = await galaxyOfClient(t, '127.0.0.1:1')

  t.is(await galaxy.get('k'), 'backend:k')
  t.like(galaxy.stats(), { peerLoads: 0, peerLoadErrors: 1, backendLoads: 1 })
})

test('when a peer says that a key does not exist, the backend is not asked', async (t) => {
  const peer = await rawPeer(t, (socket) => {
    socket.write('HTTP/1.1 404 Not Found\r\nX-Galaxycache-Galaxy-Status: Found\r\nContent-Length: 0\r\n\r\n')
  })
  const galaxy = await galaxyOfClient(t, peer)

  t.like(await t.throwsAsync(galaxy.get('k')), { code: 'NOT_FOUND', peer: 'peer-a' })
  t.like(galaxy.stats(), { peerLoadErrors: 0, backendLoads: 0, notFound: 1 })
})
