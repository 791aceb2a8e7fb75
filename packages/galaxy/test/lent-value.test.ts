import { bytes, json } from '@galaxycache/codecs'
import test from 'ava'
import { readValue } from '#src/cache/cache-entry.js'
import { LentValue } from '#src/lent-value.js'
import type { FetchedValue } from '#src/remote-fetcher.js'

const never = Number.POSITIVE_INFINITY
const sent = (encoded: Uint8Array): FetchedValue => ({ bytes: encoded, expiresAtMs: never })

/** What a peer sent: a value between others. */
const answer = Uint8Array.of(9, 9, 1, 2, 3, 9)
const lent = answer.subarray(2, 5)

test('shared bytes that nobody keeps are not copied, and what a cache keeps of them is', (t) => {
  const codec = bytes({ shared: true })
  const value = new LentValue('k', sent(lent), never, codec)

  t.is(value.take().buffer, answer.buffer)
  t.is(value.take().buffer, answer.buffer)
  const kept = readValue(value.entry, codec)
  t.deepEqual(kept, Uint8Array.of(1, 2, 3))
  t.is(kept.buffer.byteLength, 3)
})

test('bytes that are not shared are a copy for each reader, and one for the cache', (t) => {
  const codec = bytes()
  const value = new LentValue('k', sent(lent), never, codec)

  const values = [value.take(), value.take(), readValue(value.entry, codec)]

  for (const one of values) t.deepEqual(one, Uint8Array.of(1, 2, 3))
  t.is(new Set([answer.buffer, ...values.map(({ buffer }) => buffer)]).size, 4)
})

test('a value that is shared is decoded once, for all readers and the cache', (t) => {
  let decoded = 0
  const inner = json<{ readonly n: number }>()
  const codec = { ...inner, decode: (of: Uint8Array) => ({ ...inner.decode(of), decoded: ++decoded }) }
  const value = new LentValue('k', sent(inner.encode({ n: 1 })), never, codec)

  const taken = value.take()

  t.is(value.take(), taken)
  t.is(value.preview(), taken)
  t.is(readValue(value.entry, codec), taken)
  t.is(decoded, 1)
})
