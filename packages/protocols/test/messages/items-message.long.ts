import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { type FetchedItem, GalaxyError, maxEpoch, NotFoundError } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { FetchManyResponseSchema, type Versions } from '#src/messages/gen/galaxycache/peers/v1/peers_pb.js'
import { decodeItems, encodeItems, type ItemsExpected } from '#src/messages/items-message.js'
import { type ItemFields, readItems } from '#src/messages/read-items.js'
import { VersionTable } from '#src/messages/version-table.js'
import { writeItems } from '#src/messages/write-items.js'
import { items, spoiled } from './arbitraries.js'

const MiB = 2 ** 20

const expecting = (length: number, maxValueBytes = MiB): ItemsExpected => ({
  galaxy: 'g',
  keys: Array.from({ length }, (_, i) => `key-${i}`),
  peer: 'peer-a',
  maxValueBytes,
})

/** What is left of an item on the wire, with what is left out as if it were there. */
function plain(item: FetchedItem): unknown {
  if (!('error' in item)) {
    const { bytes, expiresAtMs, epoch = 0, codecVersion = '', demand = '' } = item
    return { bytes: [...bytes], expiresAtMs, epoch, codecVersion, demand }
  }
  return item.error.code
}

const value = (byteLength: number): FetchedItem => ({ bytes: new Uint8Array(byteLength), expiresAtMs: 1 })

test('any values and errors come back as they were', (t) => {
  fc.assert(
    fc.property(fc.array(items), (sent) => {
      const received = decodeItems(encodeItems(sent, MiB), expecting(sent.length))
      t.deepEqual(received.map(plain), sent.map(plain))
    }),
    { numRuns: 300 },
  )
})

test('the bytes of an answer are those that the library writes', (t) => {
  const values = fc.record({
    value: fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(127, 128, 16_383, 16_384).map((n) => new Uint8Array(n)),
    ),
    expiresAtMs: fc.double().filter((time) => !Object.is(time, -0)),
    versions: fc.oneof(fc.nat(3), fc.constantFrom(127, 128, 2 ** 31 - 1)),
  })
  const failures = fc.record({ errorCode: fc.string(), errorText: fc.string({ unit: 'grapheme' }) })
  const text = fc.string({ unit: 'grapheme' })
  const about = fc.record({ epoch: fc.nat({ max: maxEpoch }), codecVersion: text, demand: text })
  fc.assert(
    fc.property(fc.array(fc.oneof(values, failures)), fc.array(about), (fields, told) => {
      const versions = new VersionTable()
      for (const version of told) versions.add(version)
      const message = create(FetchManyResponseSchema, { items: fields, versions: versions.fields })

      t.is(Buffer.compare(writeItems(fields, versions), toBinary(FetchManyResponseSchema, message)), 0)
    }),
    { numRuns: 500 },
  )
})

test('versions that many values share are told once', (t) => {
  const about = { epoch: 1_795_169_472_123, codecVersion: 'a-version-of-twenty-four' }
  const one = encodeItems([{ ...value(1), ...about }], MiB)
  const many = encodeItems(
    Array.from({ length: 101 }, () => ({ ...value(1), ...about })),
    MiB,
  )

  t.true((many.length - one.length) / 100 <= 18, 'an expiry, a value of one byte, a reference and their tags')
})

test('an answer is never longer than allowed: what has no room is left out, and smaller values after it are not', (t) => {
  fc.assert(
    fc.property(fc.array(items, { maxLength: 60 }), fc.integer({ min: 4_000, max: 8_000 }), (sent, maxBytes) => {
      const message = encodeItems(sent, maxBytes)

      t.true(message.byteLength <= maxBytes)
      for (const [index, item] of decodeItems(message, expecting(sent.length)).entries()) {
        const isLeftOut = 'error' in item && item.error.code === 'UNSUPPORTED'
        if (!isLeftOut) t.deepEqual(plain(item), plain(sent[index] as FetchedItem))
      }
    }),
    { numRuns: 300 },
  )
  const [large, small] = decodeItems(encodeItems([value(2_000), value(10)], 1_000), expecting(2))
  t.like(large, { error: { code: 'UNSUPPORTED', galaxy: 'g', key: 'key-0', peer: 'peer-a' } })
  t.like(small, { bytes: new Uint8Array(10) })
})

test('long messages of errors are cut, and left out rather than the codes', (t) => {
  const long = { error: new GalaxyError('OVERLOADED', 'é'.repeat(10_000)) }
  const sent = Array.from({ length: 20 }, () => long)

  const message = encodeItems(sent, 3_000)

  t.true(message.byteLength <= 3_000)
  t.deepEqual(decodeItems(message, expecting(20)).map(plain), Array(20).fill('OVERLOADED'))
})

test('more items than an answer has room for are refused', (t) => {
  const failures = Array.from({ length: 100 }, () => ({ error: new NotFoundError('g', 'k') }))
  const error = t.throws(() => encodeItems(failures, 1_000))

  t.like(error, { code: 'INVALID_ARGUMENT' })
  t.regex(error?.message ?? '', /at most 1000 bytes must do for the keys, got 100/)
})

test('an answer with more or fewer items than keys is none', (t) => {
  const message = encodeItems([value(1), value(1)], MiB)

  for (const [keys, got] of [
    [1, 'more'],
    [3, '2'],
  ] as const) {
    t.throws(() => decodeItems(message, expecting(keys)), {
      message: `an answer for ${keys} keys must have as many items, got ${got}`,
    })
  }
})

test('a value that is longer than this process takes is the failure of that value alone', (t) => {
  const [long, short] = decodeItems(encodeItems([value(11), value(10)], MiB), expecting(2, 10))

  t.like(long, { error: { code: 'PEER_FAILED', key: 'key-0', peer: 'peer-a' } })
  t.like(short, { bytes: new Uint8Array(10) })
})

test('an answer that refers to versions it does not have, or says odd things of a value, is none', (t) => {
  const item = (...fields: number[]): Uint8Array => Uint8Array.of(0x0a, fields.length, ...fields)

  t.throws(() => decodeItems(item(0x18, 1), expecting(1)), { message: /refer to versions/ })
  // A double that is no number.
  t.throws(() => decodeItems(item(0x11, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f), expecting(1)), { message: /got NaN/ })
  // A code that is none of ours.
  const [odd] = decodeItems(item(0x22, 2, 0x6f, 0x68), expecting(1))
  t.like(odd, { error: { code: 'PEER_FAILED', key: 'key-0' } })
})

test('spoiled answers are refused or read, and nothing else happens', (t) => {
  const whole = fc.array(items, { minLength: 2, maxLength: 2 }).map((sent) => encodeItems(sent, MiB))
  let read = 0
  let refused = 0
  fc.assert(
    fc.property(spoiled(whole), (bytes) => {
      try {
        read += decodeItems(bytes, expecting(2)).length
      } catch (error) {
        refused += 1
        t.true(error instanceof Error)
      }
    }),
    { numRuns: 2_000 },
  )
  t.true(read > 0 && refused > 0)
})

test('what is read of an answer by hand is what the library reads', (t) => {
  const whole = fc.array(items, { minLength: 2, maxLength: 2 }).map((sent) => encodeItems(sent, MiB))
  let read = 0
  fc.assert(
    fc.property(fc.oneof(whole, spoiled(whole)), (bytes) => {
      const fields = readItems(bytes, 2)
      if (fields === undefined) return
      read += 1
      const message = fromBinary(FetchManyResponseSchema, bytes)
      t.deepEqual(fields.items.map(fieldsOf), message.items.map(fieldsOf))
      t.deepEqual(fields.versions.map(versionOf), message.versions.map(versionOf))
    }),
    { numRuns: 2_000 },
  )
  t.true(read > 500)
})

const fieldsOf = (item: ItemFields): unknown => {
  const { expiresAtMs, versions, errorCode, errorText } = item
  return { bytes: [...item.value], expiresAtMs, versions, errorCode, errorText }
}

const versionOf = ({ epoch, codecVersion, demand }: Versions): unknown => ({ epoch, codecVersion, demand })
