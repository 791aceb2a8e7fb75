import { once } from 'node:events'
import http2 from 'node:http2'
import { connectHandler } from '@galaxycache/protocols/connect'
import test from 'ava'
import { patient, serverOf, until } from '../http/harness.js'
import { connectTo } from './harness.js'
import { serve } from './servers.js'

/** Values that no socket takes at once. */
const large = serverOf(async () => ({
  bytes: new Uint8Array(4 * 2 ** 20),
  expiresAtMs: Number.POSITIVE_INFINITY,
}))

test.serial('a peer that leaves in the middle of its answer writes nothing on standard error', async (t) => {
  const said: unknown[] = []
  const { error } = console
  console.error = (...words: unknown[]) => void said.push(words)
  t.teardown(() => {
    console.error = error
  })
  for (const [listening, httpVersion] of [
    ['h2c', '2'],
    ['h1', '1.1'],
  ] as const) {
    const { url, close } = await serve(listening, connectHandler(large))
    const fetcher = connectTo(t, url, { wire: 'grpc-web', httpVersion, maxValueBytes: 1024 })
    for (let call = 0; call < 10; call++)
      t.like(await t.throwsAsync(fetcher.fetch('g', 'k', patient())), { code: 'PEER_FAILED' })
    await close()
  }

  t.deepEqual(said, [])
})

test.serial(
  'a peer that leaves in the middle of its answer leaves no timer behind, however late its deadline',
  async (t) => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const { url, close } = await serve('h2c', connectHandler(large))
    t.teardown(close)
    const before = timers()

    for (let call = 0; call < 20; call++) {
      const session = http2.connect(url)
      const stream = session.request({
        ':path': '/galaxycachepb.GalaxyCache/GetFromPeer',
        ':method': 'POST',
        'content-type': 'application/grpc-web+proto',
        'grpc-timeout': '20H',
      })
      stream.on('error', () => {}).end(Buffer.alloc(5))
      await once(stream, 'data')
      session.destroy()
    }

    await until(() => timers() < before + 5)
    t.true(timers() < before + 5, `${timers()} timers, ${before} before`)
  },
)
