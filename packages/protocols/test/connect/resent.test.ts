import http from 'node:http'
import type { Socket } from 'node:net'
import type { RemoteFetcher } from '@galaxycache/galaxy'
import { connectHandler } from '@galaxycache/protocols/connect'
import test, { type ExecutionContext } from 'ava'
import { listen } from '../access/ways.js'
import { patient, serverOf, textOf } from '../http/harness.js'
import { repeatableWrites } from '../transport/repeatable-writes.js'
import { connectTo } from './harness.js'

/** How a peer ends a connection that a request has come on. */
const ends: Readonly<Record<string, (socket: Socket) => void>> = {
  closes: (socket) => void socket.destroy(),
  resets: (socket) => void socket.resetAndDestroy(),
}

const cutOff = (socket: Socket): void => {
  socket.write('HTTP/1.1 20')
  socket.destroySoon()
}

interface Meeting {
  readonly fetcher: RemoteFetcher
  /** The connection that each request came on, from 1. */
  readonly asked: number[]
}

/**
 * Asks over gRPC-Web, on one connection at a time. The peer ends those in `ended` when a request comes that
 * is not their first of all.
 */
async function meeting(t: ExecutionContext, end: (socket: Socket) => void, ended: readonly number[]): Promise<Meeting> {
  const connections = new Map<Socket, number>()
  const asked: number[] = []
  const galaxies = {
    ...serverOf(async () => ({ bytes: Buffer.from('v'), expiresAtMs: Number.POSITIVE_INFINITY })),
    serveMany: async (_galaxy: string, keys: readonly string[]) =>
      keys.map(() => ({ bytes: Buffer.from('v'), expiresAtMs: Number.POSITIVE_INFINITY })),
    write: async () => {},
  }
  const handler = connectHandler(galaxies)
  const server = http.createServer((request, response) => {
    const connection = connections.get(request.socket) ?? 0
    asked.push(connection)
    if (asked.length > 1 && ended.includes(connection)) end(request.socket)
    else handler(request, response)
  })
  server.on('connection', (socket) => connections.set(socket, connections.size + 1))
  const { url } = await listen(t, server)
  const fetcher = connectTo(t, url, { wire: 'grpc-web', maxConnections: 1 })
  await fetcher.fetch('g', 'first', patient())
  return { fetcher, asked }
}

for (const [how, end] of Object.entries(ends)) {
  test(`a fetch on an idle connection that the peer ${how} is sent again on a new one`, async (t) => {
    const { fetcher, asked } = await meeting(t, end, [1])

    t.is(textOf(await fetcher.fetch('g', 'k', patient())), 'v')
    t.deepEqual(asked, [1, 1, 2])
  })
}

test('a peek and a request for many keys are sent again as well', async (t) => {
  const peek = await meeting(t, (socket) => socket.destroy(), [1])
  const many = await meeting(t, (socket) => socket.destroy(), [1])

  t.is(textOf(await peek.fetcher.peek('g', 'k', patient())), 'v')
  t.is((await many.fetcher.fetchMany?.('g', ['1', '2'], patient()))?.length, 2)
  t.deepEqual(
    [peek.asked, many.asked],
    [
      [1, 1, 2],
      [1, 1, 2],
    ],
  )
})

for (const { write, again } of repeatableWrites) {
  test(`a ${write.kind} on an idle connection that ends is ${again ? '' : 'not '}sent again`, async (t) => {
    const { fetcher, asked } = await meeting(t, (socket) => socket.destroy(), [1])

    const told = async (): Promise<void> => fetcher.write?.('g', write, patient())
    if (again) await t.notThrowsAsync(told)
    else await t.throwsAsync(told, { code: 'PEER_FAILED' })

    t.deepEqual(asked, again ? [1, 1, 2] : [1, 1])
  })
}

test('what ended a new connection is not sent again, nor what was answered in part', async (t) => {
  const twice = await meeting(t, (socket) => socket.destroy(), [1, 2, 3])
  const inPart = await meeting(t, cutOff, [1])

  await t.throwsAsync(twice.fetcher.fetch('g', 'k', patient()), { code: 'PEER_FAILED' })
  await t.throwsAsync(twice.fetcher.fetch('g', 'k', patient()), { code: 'PEER_FAILED' })
  await t.throwsAsync(inPart.fetcher.fetch('g', 'k', patient()), { code: 'PEER_FAILED' })

  t.deepEqual(
    [twice.asked, inPart.asked],
    [
      [1, 1, 2, 3],
      [1, 1],
    ],
  )
})
