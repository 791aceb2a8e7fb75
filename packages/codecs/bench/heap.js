// What decoded values take of the heap, beside what `heapBytes` of their codec estimates.
// Run: node --expose-gc packages/codecs/bench/heap.js
import { setTimeout } from 'node:timers/promises'
import { create, toBinary } from '@bufbuild/protobuf'
import {
  AnySchema,
  FileDescriptorProtoSchema,
  file_google_protobuf_descriptor,
  Int64ValueSchema,
  ListValueSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
  timestampFromMs,
} from '@bufbuild/protobuf/wkt'
import { json, string } from '../dist/index.js'
import { protobuf } from '../dist/protobuf.js'

const times = (count, make) => Array.from({ length: count }, (_, i) => make(i))
const utf8 = new TextEncoder()

/** As many as make 3 MB, so that noise does not show. */
const count = (value) => Math.min(100_000, Math.ceil(3_000_000 / JSON.stringify(value).length))

const jsonShapes = {
  user: (i) => ({
    id: i,
    name: `User Number ${i}`,
    email: `user${i}@example.com`,
    active: i % 2 === 0,
    tags: ['admin', 'staff'],
    address: { street: `${i} Main Street`, city: 'Springfield', zip: '12345' },
  }),
  'five numbers': (i) => ({ id: i, a: i * 3, b: i * 7, c: i % 5, d: i % 2 === 0 }),
  '100 integers': (i) => times(100, (j) => j * 11 + i),
  '100 doubles': (i) => times(100, (j) => j * 1.1 + i),
  '50 texts': (i) => times(50, (j) => `item ${i} ${j}`),
  '50 rows': (i) => times(50, (j) => ({ id: i * 50 + j, name: `name of ${i * 50 + j}`, price: j * 1.5 })),
  article: (i) => ({ id: i, body: `lorem ipsum dolor ${i} `.repeat(200) }),
  'article, Japanese': (i) => ({ id: i, body: `日本語のテキスト${i}`.repeat(60) }),
  'article, French': (i) => ({ id: i, body: `déjà vu à l'été ${i} `.repeat(60) }),
  nested: (i) => ({ a: { b: { c: { d: { e: { f: i } } } } } }),
  polygon: (i) => ({ type: 'Polygon', coordinates: [times(60, (j) => [j * 0.123 + i, j * 0.456])] }),
  '100 {}': () => times(100, () => ({})),
  '100 []': () => times(100, () => []),
  '50 short texts of few': (i) => times(50, (j) => `tag ${(i + j) % 60}`),
  '200 shared names': (i) => Object.fromEntries(times(200, (j) => [`name ${j}`, i + j])),
  '30 names of its own': (i) => Object.fromEntries(times(30, (j) => [`name ${i} ${j}`, j])),
  '200 names of its own': (i) => Object.fromEntries(times(200, (j) => [`name ${i} ${j}`, j])),
}

const stringShapes = {
  'ASCII, 24': (i) => `user ${i} `.padEnd(24, 'x'),
  'ASCII, 1000': (i) => `user ${i} `.padEnd(1000, 'x'),
  'French, 1000': (i) => `user ${i} `.padEnd(1000, 'été '),
  'Japanese, 1000': (i) => `user ${i} `.padEnd(1000, '日本'),
}

const field = (kind, value) => ({ kind: { case: kind, value } })
const protobufShapes = {
  Timestamp: [TimestampSchema, (i) => timestampFromMs(1_700_000_000_000 + i)],
  Int64Value: [Int64ValueSchema, (i) => create(Int64ValueSchema, { value: BigInt(i) * 1_000_003n })],
  'StringValue, 100': [StringValueSchema, (i) => create(StringValueSchema, { value: `${i}`.padEnd(100, 'x') })],
  'Any, 100': [AnySchema, (i) => create(AnySchema, { typeUrl: `example.com/${i}`, value: new Uint8Array(100) })],
  Struct: [
    StructSchema,
    (i) =>
      create(StructSchema, {
        fields: {
          id: field('numberValue', i),
          name: field('stringValue', `User Number ${i}`),
          email: field('stringValue', `user${i}@example.com`),
          active: field('boolValue', true),
        },
      }),
  ],
  'ListValue of 50': [
    ListValueSchema,
    (i) => create(ListValueSchema, { values: times(50, (j) => field('numberValue', i + j)) }),
  ],
  FileDescriptorProto: [FileDescriptorProtoSchema, () => file_google_protobuf_descriptor.proto],
}

/** Bytes that the heap grows by for each of `encoded` when it is decoded, and the mean estimate. */
async function measure(codec, encoded) {
  for (const bytes of encoded.slice(0, 200)) codec.decode(bytes) // compiles, fills the tables of names and shapes
  const held = new Array(encoded.length).fill(undefined)
  const before = await settled()
  for (let i = 0; i < encoded.length; i++) held[i] = codec.decode(encoded[i])
  const heap = ((await settled()) - before) / held.length
  const mean = (of) => encoded.reduce((sum, bytes) => sum + of(bytes), 0) / encoded.length
  return { encoded: mean((bytes) => bytes.byteLength), heap, estimate: mean((bytes) => codec.heapBytes(bytes)) }
}

async function settled() {
  for (let i = 0; i < 4; i++) {
    globalThis.gc()
    await setTimeout(20) // buffers are freed by another thread
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const rows = []
async function report(codec, shape, encoded) {
  const measured = await measure(codec.codec, encoded)
  rows.push({
    codec: codec.name,
    shape,
    'encoded B': Math.round(measured.encoded),
    'heap B': Math.round(measured.heap),
    'estimate B': Math.round(measured.estimate),
    'estimate / heap': (measured.estimate / measured.heap).toFixed(2),
    'heap / encoded': (measured.heap / measured.encoded).toFixed(2),
  })
}

if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
for (const [shape, make] of Object.entries(jsonShapes)) {
  const encoded = times(count(make(1000)), (i) => utf8.encode(JSON.stringify(make(i + 1000))))
  await report({ name: 'json', codec: json() }, shape, encoded)
}
for (const [shape, make] of Object.entries(stringShapes)) {
  const encoded = times(20_000, (i) => utf8.encode(make(i)))
  await report({ name: 'string', codec: string }, shape, encoded)
}
for (const [shape, [schema, make]] of Object.entries(protobufShapes)) {
  const encoded = times(schema === FileDescriptorProtoSchema ? 100 : 20_000, (i) => toBinary(schema, make(i)))
  await report({ name: 'protobuf', codec: protobuf(schema, { shared: true }) }, shape, encoded)
}
console.log(`Node ${process.version}`)
console.table(rows)
