import { create, toBinary } from '@bufbuild/protobuf'
import {
  AnySchema,
  anyPack,
  BytesValueSchema,
  DurationSchema,
  FieldMaskSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
} from '@bufbuild/protobuf/wkt'
import { protobuf } from '@galaxycache/codecs/protobuf'
import test from 'ava'
import fc from 'fast-check'
import { codecContract } from './codec-contract.js'

const seconds = fc.bigInt({ min: -62_135_596_800n, max: 253_402_300_799n })
const timestamps = fc.record({ seconds, nanos: fc.nat(999_999_999) }).map((fields) => create(TimestampSchema, fields))
const masks = fc.array(fc.string()).map((paths) => create(FieldMaskSchema, { paths }))
const blobs = fc.uint8Array().map((value) => create(BytesValueSchema, { value }))

for (const shared of [false, true]) {
  const name = shared ? 'shared protobuf' : 'protobuf'
  for (const { title, run } of codecContract({
    codec: protobuf(TimestampSchema, { shared }),
    values: timestamps,
    shared,
  })) {
    test(`${name}, numbers: ${title}`, run)
  }
  for (const { title, run } of codecContract({ codec: protobuf(FieldMaskSchema, { shared }), values: masks, shared })) {
    test(`${name}, lists: ${title}`, run)
  }
  for (const { title, run } of codecContract({
    codec: protobuf(BytesValueSchema, { shared }),
    values: blobs,
    shared,
  })) {
    test(`${name}, bytes: ${title}`, run)
  }
}

test('messages in maps in messages come back equal', (t) => {
  const codec = protobuf(StructSchema)
  const kind = {
    case: 'structValue',
    value: { fields: { inner: { kind: { case: 'boolValue', value: true } } } },
  } as const
  const message = create(StructSchema, { fields: { outer: { kind } } })

  t.deepEqual(codec.decode(codec.encode(message)), message)
})

test('fields that the schema does not know survive a process that does not know them', (t) => {
  const bytes = Uint8Array.of(0x08, 0x05, 0xfa, 0x01, 0x03, 0x61, 0x62, 0x63) // seconds = 5, field 31 = "abc"
  const codec = protobuf(TimestampSchema)

  t.deepEqual(codec.encode(codec.decode(bytes)), bytes)
})

for (const shared of [false, true]) {
  test(`a write to a bytes field does not reach the bytes that the cache holds, shared: ${shared}`, (t) => {
    const codec = protobuf(BytesValueSchema, { shared })
    const held = codec.encode(create(BytesValueSchema, { value: Uint8Array.of(1, 2, 3) }))
    const before = Uint8Array.from(held)

    codec.decode(held).value.fill(99)

    t.deepEqual(held, before)
  })
}

test('a message is kept as bytes, or as bytes and one message when readers promised not to write', (t) => {
  t.is(protobuf(TimestampSchema).keeps, 'bytes')
  t.is(protobuf(TimestampSchema, { shared: true }).keeps, 'both')
})

test('the bytes are those that protobuf-es writes', (t) => {
  const message = create(TimestampSchema, { seconds: 1n, nanos: 2 })

  t.deepEqual(protobuf(TimestampSchema).encode(message), toBinary(TimestampSchema, message))
})

for (const { what, value, got } of [
  { what: 'a message of another type', value: create(DurationSchema), got: 'google.protobuf.Duration' },
  { what: 'an object that is not a message', value: { seconds: 1n, nanos: 0 }, got: 'Object' },
  { what: 'undefined', value: undefined, got: 'undefined' },
]) {
  test(`encode refuses ${what}`, (t) => {
    t.throws(() => protobuf(TimestampSchema).encode(value as never), {
      instanceOf: TypeError,
      message: `value must be a message google.protobuf.Timestamp, got ${got}`,
    })
  })
}

for (const { what, bytes } of [
  { what: 'a field cut short', bytes: [0x0a, 0x05, 0x61] },
  { what: 'a field number of zero', bytes: [0x00] },
  { what: 'text that is not UTF-8', bytes: [0x0a, 0x01, 0xff] },
]) {
  test(`decode refuses ${what}`, (t) => {
    t.throws(() => protobuf(StringValueSchema).decode(Uint8Array.from(bytes)))
  })
}

for (const schema of [undefined, { kind: 'nothing' }, StructSchema.file, StructSchema.fields[0]]) {
  test(`what is not a message descriptor is refused at once: ${schema?.kind ?? schema}`, (t) => {
    t.throws(() => protobuf(schema as never), {
      instanceOf: TypeError,
      message: /^schema must be a message descriptor, got /,
    })
  })
}

test('heapBytes counts the message and not its encoded bytes, within 25% of what was measured', (t) => {
  const packed = anyPack(StringValueSchema, create(StringValueSchema, { value: 'x'.repeat(1000) }))
  const measured = [
    {
      codec: protobuf(TimestampSchema),
      message: create(TimestampSchema, { seconds: 1_700_000_000n, nanos: 5 }),
      heap: 109,
    },
    { codec: protobuf(StringValueSchema), message: create(StringValueSchema, { value: 'x'.repeat(100) }), heap: 195 },
    { codec: protobuf(AnySchema), message: packed, heap: 1328 },
  ]

  for (const { codec, message, heap } of measured) {
    const ratio = (codec.heapBytes?.(codec.encode(message as never)) ?? 0) / heap
    t.true(ratio > 0.75 && ratio < 1.25, `${message.$typeName}: ${ratio}`)
  }
})

test('a version is passed on', (t) => {
  t.is(protobuf(TimestampSchema, { version: '2' }).version, '2')
  t.false('version' in protobuf(TimestampSchema))
})
