import type { RemoteFetcher } from '@galaxycache/galaxy'
import test, { type ExecutionContext } from 'ava'
import { encodeItems } from '#src/messages/items-message.js'
import { repeatableWrites } from '../transport/repeatable-writes.js'
import { connect, patient, rawPeer } from './harness.js'

/**
 * A peer that answers the first request of its first connection, ends that connection at the second,
 * and answers all later ones.
 */
async function forgetfulPeer(
  t: ExecutionContext,
  body: Uint8Array,
): Promise<{ fetcher: RemoteFetcher; asked: string[] }> {
  const asked: string[] = []
  const address = await rawPeer(t, (socket, request, connection) => {
    const [method] = request.split(' ', 1)
    asked.push(`${method} on ${connection}`)
    if (method === 'GET')
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: application/octet-stream\r\n\r\n')
    else if (connection === 1) socket.resetAndDestroy()
    else
      socket.write(
        Buffer.concat([
          Buffer.from(
            `HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n`,
          ),
          body,
        ]),
      )
  })
  const fetcher = connect(t, address)
  await fetcher.fetch('g', 'first', patient())
  return { fetcher, asked }
}

test('a request for many keys that meets the end of an idle connection is sent again on a new one', async (t) => {
  const answer = encodeItems([{ bytes: Uint8Array.of(7), expiresAtMs: 1 }], 1_000)
  const { fetcher, asked } = await forgetfulPeer(t, answer)

  const items = await fetcher.fetchMany?.('g', ['k'], patient())

  t.like(items, [{ bytes: Uint8Array.of(7) }])
  t.deepEqual(asked, ['GET on 1', 'POST on 1', 'POST on 2'])
})

for (const { write, again } of repeatableWrites) {
  const what = again ? 'is sent again' : 'is not sent again, for the peer may have it'
  test(`a ${write.kind} that meets the end of an idle connection ${what}`, async (t) => {
    const { fetcher, asked } = await forgetfulPeer(t, new Uint8Array())

    const told = async (): Promise<void> => fetcher.write?.('g', write, patient())
    if (again) await t.notThrowsAsync(told)
    else await t.throwsAsync(told, { code: 'PEER_FAILED' })

    t.deepEqual(asked, ['GET on 1', 'POST on 1', ...(again ? ['POST on 2'] : [])])
  })
}
