import test from 'ava'
import fc from 'fast-check'
import { maxStringPackedBytes, pack, unpack } from '#src/cache/packed-bytes.js'

const lengths = [0, 1, 255, maxStringPackedBytes, maxStringPackedBytes + 1, 10_000]

test('what is unpacked is a plain array of the bytes that were packed, views and Buffers included', (t) => {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  const shapes = fc.constantFrom<(bytes: Uint8Array) => Uint8Array>(
    (bytes) => bytes,
    (bytes) => Buffer.from(bytes),
    (bytes) => new Uint8Array([1, 2, ...bytes, 3]).subarray(2, 2 + bytes.byteLength),
  )
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3 * maxStringPackedBytes, size: 'max' }), shapes, (bytes, shape) => {
        const unpacked = unpack(pack(shape(bytes)))
        return unpacked.constructor === Uint8Array && Buffer.compare(unpacked, bytes) === 0
      }),
      { seed, numRuns: 300 },
    ),
  )
})

test('every byte value survives as a string', (t) => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i)

  t.is(typeof pack(all), 'string')
  t.deepEqual(unpack(pack(all)), all)
})

for (const length of lengths) {
  test(`${length} bytes that are packed pin no larger buffer and do not change with it`, (t) => {
    const chunk = new Uint8Array(100_000).fill(7)
    const packed = pack(chunk.subarray(50, 50 + length))

    chunk.fill(9)

    t.true(typeof packed === 'string' || packed.buffer.byteLength === length)
    t.deepEqual(unpack(packed), new Uint8Array(length).fill(7))
  })
}

test('many bytes in a buffer of their own are kept as they are, without a copy', (t) => {
  const bytes = new Uint8Array(maxStringPackedBytes + 1)

  t.is(pack(bytes), bytes)
})
