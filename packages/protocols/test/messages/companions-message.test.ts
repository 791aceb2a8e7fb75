import { create, toBinary } from '@bufbuild/protobuf'
import { type Companion, maxCompanionAnswerBytes } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'
import { decodeCompanions, encodeCompanions, maxCompanionsBytes } from '#src/messages/companions-message.js'
import { CompanionsSchema } from '#src/messages/gen/galaxycache/peers/v1/peers_pb.js'
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
