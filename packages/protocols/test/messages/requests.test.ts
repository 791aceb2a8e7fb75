import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { GalaxyError, type HandedEntry, keyFromBytes, keyToBytes, type PeerWrite } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { countFields } from '#src/messages/count-fields.js'
import { FetchManyRequestSchema } from '#src/messages/gen/galaxycache/peers/v1/peers_pb.js'
import { type AskedKeys, decodeKeys, encodeKeys } from '#src/messages/keys-message.js'
import { decodeWrite, encodeWrite } from '#src/messages/write-message.js'
import { keys, spoiled, writes } from './arbitraries.js'

const galaxies = fc.string({ unit: 'grapheme' })

const plainEntry = ({ key, bytes, expiresAtMs, codecVersion = '' }: HandedEntry): unknown => ({
  key,
  bytes: [...bytes],
  expiresAtMs,
  codecVersion,
})

function plain(write: PeerWrite): unknown {
  if (write.kind === 'set') return plainEntry(write)
  return write.kind === 'hand-off' ? write.entries.map(plainEntry) : write
}

test('any keys of any galaxy come back as they were', (t) => {
  fc.assert(
    fc.property(galaxies, fc.array(keys), (galaxy, asked) => {
      t.deepEqual(decodeKeys(encodeKeys({ galaxy, keys: asked }), 100), { galaxy, keys: asked })
    }),
    { numRuns: 300 },
  )
})

test('a request for keys is what the library writes, and what is read of any bytes is what the library reads', (t) => {
  const asked = fc.record({ galaxy: galaxies, keys: fc.array(keys, { maxLength: 5 }) })
  fc.assert(
    fc.property(asked, spoiled(asked.map(encodeKeys)), (whole, bytes) => {
      const message = create(FetchManyRequestSchema, { galaxy: whole.galaxy, keys: whole.keys.map(keyToBytes) })
      t.is(Buffer.compare(encodeKeys(whole), toBinary(FetchManyRequestSchema, message)), 0)

      const read = readable(bytes)
      if (read === undefined) return
      const { galaxy, keys: sent } = fromBinary(FetchManyRequestSchema, bytes)
      t.deepEqual(read, { galaxy, keys: sent.map(keyFromBytes) })
    }),
    { numRuns: 1_000 },
  )
})

function readable(bytes: Uint8Array): AskedKeys | undefined {
  try {
    return decodeKeys(bytes, 100)
  } catch {
    return undefined
  }
}

test('any write comes back as it was', (t) => {
  fc.assert(
    fc.property(galaxies, writes, (galaxy, sent) => {
      const { galaxy: arrived, write } = decodeWrite(encodeWrite({ galaxy, write: sent }), 100)

      t.is(arrived, galaxy)
      t.is(write.kind, sent.kind)
      t.deepEqual(plain(write), plain(sent))
    }),
    { numRuns: 300 },
  )
})

test('more keys than allowed are refused before they are read, also where a message is in parts', (t) => {
  const three = ['a', 'b', 'c']
  const entries = three.map((key) => ({ key, bytes: new Uint8Array(1), expiresAtMs: 1 }))
  const removal = encodeWrite({ galaxy: 'g', write: { kind: 'remove', keys: three } })
  const refused = { message: 'a request must have at most 2 keys, got more' }

  t.throws(() => decodeKeys(encodeKeys({ galaxy: 'g', keys: three }), 2), refused)
  t.throws(() => decodeWrite(removal, 2), refused)
  t.throws(() => decodeWrite(encodeWrite({ galaxy: 'g', write: { kind: 'hand-off', entries } }), 2), refused)
  // Protobuf joins the parts of a message that comes twice.
  t.throws(() => decodeWrite(Buffer.concat([removal, removal]), 5), {
    message: 'a request must have at most 5 keys, got more',
  })
  t.is(decodeKeys(encodeKeys({ galaxy: 'g', keys: three }), 3).keys.length, 3)
})

test('counting stops soon after the most that is allowed', (t) => {
  const million = Buffer.alloc(2_000_000, Buffer.from([0x12, 0]))
  // What follows is no field, which only who reads on finds out.
  const spoiledEnd = Buffer.concat([million, Buffer.from([0xff])])

  t.is(countFields(spoiledEnd, [2], 10), 11)
  t.throws(() => countFields(spoiledEnd, [2], 2_000_000))
})

test('a key that stands for no bytes is refused before it is sent', (t) => {
  t.throws(() => encodeKeys({ galaxy: 'g', keys: ['a', '\ud800'] }), { message: /lone surrogate U\+D800/ })
  t.throws(() => encodeWrite({ galaxy: 'g', write: { kind: 'remove', keys: ['\ud800'] } }), { message: /surrogate/ })
})

test('a write of a kind that is not known is not supported, and one of no time or epoch is refused', (t) => {
  t.throws(() => decodeWrite(Uint8Array.of(0x0a, 1, 0x67), 10), { message: 'this kind of write is not supported' })
  // An epoch of 64 bits.
  const clear = Uint8Array.of(0x22, 11, 0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1)
  t.like(
    t.throws(() => decodeWrite(clear, 10)),
    { code: 'INVALID_ARGUMENT' },
  )
  const set = Uint8Array.of(0x1a, 9, 0x19, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f)
  t.like(
    t.throws(() => decodeWrite(set, 10)),
    { code: 'INVALID_ARGUMENT' },
  )
})

test('spoiled requests are refused as invalid, or read, and nothing else happens', (t) => {
  const asked = fc.array(keys).map((all) => encodeKeys({ galaxy: 'g', keys: all }))
  const told = writes.map((write) => encodeWrite({ galaxy: 'g', write }))
  const outcomes = new Map<string, number>()
  const count = (outcome: string): void => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)

  for (const [whole, decode] of [
    [asked, decodeKeys],
    [told, decodeWrite],
  ] as const) {
    fc.assert(
      fc.property(spoiled(whole), (bytes) => {
        try {
          decode(bytes, 20)
          count('read')
        } catch (error) {
          count(error instanceof GalaxyError ? error.code : String(error))
        }
      }),
      { numRuns: 2_000 },
    )
  }
  t.deepEqual([...outcomes.keys()].sort(), ['INVALID_ARGUMENT', 'UNSUPPORTED', 'read'])
})

test('groups within groups, as deep as a request is long, are refused', (t) => {
  const deep = Buffer.alloc(1_000_000, 0x1b)

  t.like(
    t.throws(() => decodeKeys(deep, 10)),
    { code: 'INVALID_ARGUMENT' },
  )
  t.like(
    t.throws(() => decodeWrite(deep, 10)),
    { code: 'INVALID_ARGUMENT' },
  )
})
