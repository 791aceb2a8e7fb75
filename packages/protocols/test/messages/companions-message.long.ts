import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { type Companion, maxCompanionAnswerBytes } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { decodeCompanions, encodeCompanions, maxCompanionsBytes } from '#src/messages/companions-message.js'
import { CompanionsSchema } from '#src/messages/gen/galaxycache/peers/v1/peers_pb.js'
import { type CompanionFields, readCompanions } from '#src/messages/read-companions.js'
import { writeCompanions } from '#src/messages/write-companions.js'
import { companionLists, spoiled } from './arbitraries.js'

const KiB = 1024

const plain = ({ bytes, ...about }: Companion): unknown => ({ ...about, bytes: [...bytes] })

const companion = (key: string, length: number): Companion => ({
  key,
  bytes: new Uint8Array(length),
  expiresAtMs: 1,
  confidence: 1,
})

test('any companions come back as they were', (t) => {
  fc.assert(
    fc.property(companionLists, (sent) => {
      t.deepEqual(decodeCompanions(encodeCompanions(sent), KiB).map(plain), sent.map(plain))
    }),
    { numRuns: 300 },
  )
})

const anyFields: fc.Arbitrary<CompanionFields> = fc.record({
  key: fc.uint8Array({ maxLength: 200 }),
  value: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom(127, 128, 16_383, 16_384).map((length) => new Uint8Array(length)),
  ),
  expiresAtMs: fc.double().filter((time) => !Object.is(time, -0)),
  confidence: fc.oneof(fc.nat(4), fc.constantFrom(127, 128, 2 ** 31 - 1)),
})

test('the bytes of companions are those that the library writes, after those that they follow', (t) => {
  fc.assert(
    fc.property(fc.array(anyFields, { maxLength: 6 }), fc.uint8Array(), (companions, before) => {
      const message = toBinary(CompanionsSchema, create(CompanionsSchema, { companions: [...companions] }))

      t.is(Buffer.compare(writeCompanions(companions, before), Buffer.concat([before, message])), 0)
    }),
    { numRuns: 500 },
  )
})

test('what is read by hand is what the library reads', (t) => {
  const about = ({ key, value, expiresAtMs, confidence }: CompanionFields): unknown => [
    [...key],
    [...value],
    expiresAtMs,
    confidence,
  ]
  let readByHand = 0
  fc.assert(
    fc.property(
      spoiled(fc.array(anyFields, { maxLength: 5 }).map((companions) => writeCompanions(companions))),
      (bytes) => {
        const companions = readCompanions(bytes)
        if (companions === undefined) return
        readByHand += 1
        t.deepEqual(companions.map(about), fromBinary(CompanionsSchema, bytes).companions.map(about))
      },
    ),
    { numRuns: 2_000 },
  )
  t.true(readByHand > 100, `${readByHand}`)
})

test('what the library writes in another order, or with fields that are not known here, is read as well', (t) => {
  const fields = { key: Buffer.from('k'), value: Buffer.from('v'), expiresAtMs: 5, confidence: 2 } as const
  const [known] = [writeCompanions([fields])]
  const unknown = Buffer.from([0x2a, 1, 0x78])
  const first = Buffer.concat([
    known.subarray(0, 1),
    Buffer.from([(known[1] as number) + 3]),
    unknown,
    known.subarray(2),
  ])

  t.is(readCompanions(first), undefined, 'not by hand')
  t.deepEqual(decodeCompanions(first, KiB).map(plain), decodeCompanions(known, KiB).map(plain))
})

test('spoiled companions are read or refused, and those that are read are in order', (t) => {
  fc.assert(
    fc.property(spoiled(companionLists.map(encodeCompanions)), (bytes) => {
      for (const { expiresAtMs, confidence } of readable(bytes))
        t.false(Number.isNaN(expiresAtMs) || confidence < 1 || confidence > 3)
    }),
    { numRuns: 2_000 },
  )
  t.pass()
})

function readable(bytes: Uint8Array): readonly Companion[] {
  try {
    return decodeCompanions(bytes, KiB)
  } catch {
    return []
  }
}

test('as many bytes as an answer may have go into four of them, and no message of more is read', (t) => {
  const four = ['a', 'b', 'c', 'd'].map((key) => companion(key, maxCompanionAnswerBytes / 4))
  const message = encodeCompanions(four)

  t.true(message.byteLength <= maxCompanionsBytes)
  t.is(decodeCompanions(message, maxCompanionAnswerBytes).length, 4)
  t.throws(() => decodeCompanions(encodeCompanions([companion('a', maxCompanionsBytes)]), maxCompanionsBytes), {
    message: /^companions must be at most 32896 bytes, got 329\d\d$/,
  })
})

test('of more than four none is read, before anything is made of them', (t) => {
  const five = encodeCompanions(['a', 'b', 'c', 'd', 'e'].map((key) => companion(key, 1)))
  // What follows is no field, which only who reads on finds out.
  const many = Buffer.concat([Buffer.alloc(20_000, Buffer.from([0x0a, 0])), Buffer.from([0xff])])

  for (const bytes of [five, many])
    t.throws(() => decodeCompanions(bytes, KiB), { message: 'companions must be at most 4, got more' })
})

test('one of no time, of no certainty, or with too long a value is left out, and the others are not', (t) => {
  const good = { key: Buffer.from('good'), value: new Uint8Array(KiB), expiresAtMs: 1, confidence: 3 }
  const odd = [{ expiresAtMs: Number.NaN }, { confidence: 0 }, { confidence: 4 }, { value: new Uint8Array(KiB + 1) }]
  for (const fields of odd) {
    const message = create(CompanionsSchema, { companions: [{ ...good, ...fields }, good] })

    t.deepEqual(
      decodeCompanions(toBinary(CompanionsSchema, message), KiB).map(({ key, confidence }) => [key, confidence]),
      [['good', 3]],
    )
  }
})
