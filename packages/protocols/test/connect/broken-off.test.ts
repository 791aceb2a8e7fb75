import http2 from 'node:http2'
import { Cancellation } from '@galaxycache/galaxy'
import { connectHandler, connectServerOptions } from '@galaxycache/protocols/connect'
import test from 'ava'
import { patient, serverOf, textOf } from '../http/harness.js'
import { connectTo, listen, rawPeer, sendValue } from './harness.js'

const MiB = 2 ** 20

test('answers that a peer breaks off, however many and long, do not keep others from the same session', async (t) => {
  const long = Buffer.alloc(16 * MiB)
  const bytesOf = (key: string): Buffer => (key === 'long' ? long : Buffer.from(key))
  const values = serverOf(async (_galaxy, key) => ({ bytes: bytesOf(key), expiresAtMs: Number.POSITIVE_INFINITY }))
  const server = http2.createServer(connectServerOptions, connectHandler(values))
  t.teardown(() => server.close())
  let sessions = 0
  server.on('session', () => {
    sessions += 1
  })
  const fetcher = connectTo(t, await listen(server), { maxValueBytes: MiB })

  for (let count = 0; count < 20; count++) {
    const error = await t.throwsAsync(fetcher.fetch('things', 'long', patient()))
    t.regex(error?.message ?? '', /larger than/)
  }

  t.is(textOf(await fetcher.fetch('things', 'short', patient())), 'short')
  t.is(sessions, 1)
})

test('writes that are cancelled on their way, however many and long, do not keep fetches from the same session', async (t) => {
  const bytes = Buffer.alloc(15 * MiB)
  let leave: (() => void) | undefined
  const { url, sessions } = await rawPeer(t, (stream) => {
    if (leave === undefined) sendValue(stream, 'value')
    else {
      stream.pause()
      leave()
    }
  })
  const fetcher = connectTo(t, url)

  for (let count = 0; count < 20; count++) {
    const cancellation = new Cancellation()
    leave = () => cancellation.cancel(new Error('left'))
    const write = { kind: 'set', key: 'k', bytes, expiresAtMs: Number.POSITIVE_INFINITY } as const
    const writing = async (): Promise<void> => await fetcher.write?.('g', write, { timeoutMs: 60_000, cancellation })
    await t.throwsAsync(writing, { message: 'left' })
  }
  leave = undefined

  t.is(textOf(await fetcher.fetch('g', 'k', patient())), 'value')
  t.is(sessions.length, 1)
})
