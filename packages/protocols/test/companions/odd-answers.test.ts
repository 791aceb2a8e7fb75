import type { Companion } from '@galaxycache/galaxy'
import test from 'ava'
import { encodeCompanions, maxCompanionsBytes } from '#src/messages/companions-message.js'
import { patient, textOf } from '../http/harness.js'
import { type ToldAnswer, ways } from './ways.js'

const companion = (key: string, length: number): Companion => ({
  key,
  bytes: new Uint8Array(length),
  expiresAtMs: Number.POSITIVE_INFINITY,
  confidence: 1,
})

const joined = (value: string, along: Uint8Array): ToldAnswer => ({
  bytes: Buffer.concat([Buffer.from(value), along]),
  valueBytes: String(value.length),
})

const oneAlong = encodeCompanions([companion('b', 2)])

const five = encodeCompanions(['a', 'b', 'c', 'd', 'e'].map((key) => companion(key, 1)))

/** What may follow a value, and the keys of what is read of it. */
const tails: readonly (readonly [title: string, along: Uint8Array, keys: readonly string[]])[] = [
  ['a companion', oneAlong, ['b']],
  ['nothing', new Uint8Array(), []],
  ['no message', Buffer.from('\xff\xff\xff no message', 'latin1'), []],
  ['half a message', oneAlong.subarray(0, -1), []],
  ['five companions', five, []],
  ['more than companions may come to', Buffer.alloc(maxCompanionsBytes + 1), []],
]

/** Headers that say nothing of bytes that are there, and a part of what the error says. */
const nonsense: readonly (readonly [valueBytes: string, message: RegExp])[] = [
  ['', /must be a number of at most 15 digits/],
  ['four', /must be a number of at most 15 digits, got four/],
  ['-1', /got -1/],
  ['4.5', /got 4\.5/],
  ['0x4', /got 0x4/],
  ['4, 4', /got 4, 4/],
  ['1234567890123456', /at most 15 digits/],
  ['5', /must be at most the 4 bytes that came, got 5/],
  ['999999999999999', /must be at most the 4 bytes that came/],
]

/** What an error says, with the errors that it came from. */
const saidBy = (error: unknown): string =>
  error instanceof Error ? [error.message, saidBy(error.cause)].join(': ') : ''

for (const { name, tell } of ways) {
  for (const [title, along, keys] of tails) {
    test(`${name}: a value that ${title} follows is read`, async (t) => {
      const fetcher = await tell(t, joined('good', along))

      const value = await fetcher.fetch('g', 'k', patient())

      t.is(textOf(value), 'good')
      t.deepEqual(value.companions?.map(({ key }) => key) ?? [], keys)
    })
  }

  test(`${name}: a value of unknown length is an error of the peer`, async (t) => {
    for (const [valueBytes, message] of nonsense) {
      const fetcher = await tell(t, { bytes: Buffer.from('evil'), valueBytes })

      const error = await t.throwsAsync(fetcher.fetch('g', 'k', patient()))

      t.like(error, { code: 'PEER_FAILED', galaxy: 'g', key: 'k', peer: 'peer-a' })
      t.regex(saidBy(error), message)
    }
  })

  test(`${name}: without a header all bytes are the value`, async (t) => {
    const { bytes } = joined('good', oneAlong)
    const fetcher = await tell(t, { bytes, valueBytes: undefined })

    const value = await fetcher.fetch('g', 'k', patient())

    t.is(Buffer.compare(value.bytes, bytes), 0)
    t.is(value.companions, undefined)
  })

  test(`${name}: the longest value has room for companions beside it, and one byte more is too long`, async (t) => {
    const limit = 16 * 1024
    const along = encodeCompanions(['a', 'b'].map((key) => companion(key, limit)))
    const whole = joined('x'.repeat(limit), along)

    const value = await (await tell(t, whole, { maxValueBytes: limit })).fetch('g', 'k', patient())
    const longer = await tell(t, whole, { maxValueBytes: limit - 1 })
    const longest = await tell(t, joined('x', Buffer.alloc(limit + maxCompanionsBytes + 1024)), {
      maxValueBytes: limit,
    })

    t.is(value.bytes.byteLength, limit)
    t.deepEqual(
      value.companions?.map(({ bytes }) => bytes.byteLength),
      [limit, limit],
    )
    for (const fetcher of [longer, longest])
      t.like(await t.throwsAsync(fetcher.fetch('g', 'k', patient())), { code: 'PEER_FAILED', key: 'k' })
  })
}
