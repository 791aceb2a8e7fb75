import zlib from 'node:zlib'
import { bytes, type Codec, type CompressionAlgorithm, compressed, json, string } from '@galaxycache/codecs'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { codecContract } from './codec-contract.js'

const hasZstd = 'zstdCompressSync' in zlib
const algorithms: readonly CompressionAlgorithm[] = [
  'gzip',
  'deflate',
  'brotli',
  ...(hasZstd ? (['zstd'] as const) : []),
]

const raw = bytes()
const repetitive = new Uint8Array(5000).map((_, i) => i % 7)
const incompressible = (length: number): Uint8Array => {
  let state = 1
  return new Uint8Array(length).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

// 2000 times the letter a, written by Node 24 after the header: 4 for zstd, 2000.
const zstdFrame = Buffer.from('04000007d028b52ffd60d0064d00001061610100cbff000b', 'hex')

// Of a few letters, so that most of them can be compressed.
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'é'), size: '+1' }),
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 2000, maxLength: 5000 }),
)

for (const algorithm of algorithms) {
  const subject = { codec: compressed(string, { algorithm, minBytes: 20 }), values: texts }
  for (const { title, run } of codecContract(subject)) {
    test(`compressed with ${algorithm}: ${title}`, run)
  }

  test(`${algorithm} makes repetitive data much shorter, at its lowest and its highest level`, (t) => {
    const highest = { gzip: 9, deflate: 9, brotli: 11, zstd: 19 }[algorithm]

    for (const level of [1, highest]) {
      const codec = compressed(raw, { algorithm, level })
      const frame = codec.encode(repetitive)
      t.true(frame.byteLength < 200, `${frame.byteLength} at level ${level}`)
      t.deepEqual(codec.decode(frame), repetitive)
    }
  })

  test(`a frame of ${algorithm} is read by a codec that writes another algorithm`, (t) => {
    const frame = compressed(raw, { algorithm }).encode(repetitive)

    for (const other of algorithms) t.deepEqual(compressed(raw, { algorithm: other }).decode(frame), repetitive)
  })

  test(`a bomb of ${algorithm} is refused, whether its header is honest or lies`, (t) => {
    const frame = compressed(raw, { algorithm }).encode(new Uint8Array(10_000_000))
    const codec = compressed(raw, { maxDecodedBytes: 100_000 })

    t.true(frame.byteLength < 50_000)
    t.throws(() => codec.decode(frame), {
      instanceOf: RangeError,
      message: /^frame decodes to 10000000 bytes, more than/,
    })
    t.throws(() => codec.decode(withLength(frame, 50_000)), {
      message: 'frame cannot be unpacked: it decodes to more than the 50000 bytes that it says',
    })
  })

  test(`a frame of ${algorithm} that says a wrong length is refused`, (t) => {
    const frame = compressed(raw, { algorithm }).encode(repetitive)

    refused(
      t,
      withLength(frame, 4999),
      /^frame cannot be unpacked: it decodes to more than the 4999 bytes that it says$/,
    )
    refused(t, withLength(frame, 5001), /^frame decodes to 5000 bytes, not to the 5001 that it says$/)
  })

  test(`garbage, zeros or a second frame after a frame of ${algorithm} are refused`, (t) => {
    const frame = compressed(raw, { algorithm }).encode(repetitive)

    for (const tail of [Buffer.from('garbage'), Buffer.alloc(8), frame, frame.subarray(5)]) {
      refused(t, Buffer.concat([frame, tail]))
    }
  })

  test(`a frame of ${algorithm} cut anywhere is refused`, (t) => {
    const frame = compressed(raw, { algorithm }).encode(repetitive)

    for (let length = 0; length < frame.byteLength; length++) refused(t, frame.subarray(0, length))
  })
}

for (const [title, members] of [
  ['an empty one after it', [zlib.gzipSync(repetitive), zlib.gzipSync('')]],
  ['an empty one before it', [zlib.gzipSync(''), zlib.gzipSync(repetitive)]],
  ['its rest in another one', [zlib.gzipSync(repetitive.subarray(0, 9)), zlib.gzipSync(repetitive.subarray(9))]],
] as const) {
  test(`a frame of gzip with ${title} is refused, though together they are as long as it says`, (t) => {
    const frame = withLength(Buffer.concat([Uint8Array.of(1, 0, 0, 0, 0), ...members]), repetitive.byteLength)

    refused(t, frame, /bytes after its end$|^frame decodes to/)
  })
}

test('a gzip header with all that a header may have is read', (t) => {
  const [plain, data] = [compressed(raw, { algorithm: 'gzip' }).encode(repetitive), 5 + 10]
  // Text, header checksum, extra field of two bytes, name and comment.
  const optional = Buffer.concat([Uint8Array.of(2, 0, 0xab, 0xcd), Buffer.from('name\0comment\0'), Uint8Array.of(0, 0)])
  const header = Uint8Array.from(plain.subarray(0, data))
  header[5 + 3] = 0b11111
  const frame = Buffer.concat([header, optional, plain.subarray(data)])
  const checksum = zlib.crc32(frame.subarray(5, data + optional.length - 2))
  frame.writeUInt16LE(checksum & 0xffff, data + optional.length - 2)

  t.deepEqual(compressed(raw).decode(frame), repetitive)
})

for (const [what, at, byte] of [
  ['its magic number', 5, 0x1e],
  ['its method', 7, 7],
  ['flags that are reserved', 8, 0x20],
  ['its checksum', -8, 0xff],
  ['its length', -4, 0xff],
] as const) {
  test(`a frame of gzip that is wrong in ${what} is refused`, (t) => {
    const frame = compressed(raw, { algorithm: 'gzip' }).encode(repetitive)
    const index = at < 0 ? frame.byteLength + at : at
    frame[index] = (frame[index] as number) ^ byte

    refused(t, frame, /^frame cannot be unpacked: /)
  })
}

test('values below minBytes are stored after a header of one byte', (t) => {
  const codec = compressed(raw)

  t.deepEqual(codec.encode(repetitive.subarray(0, 1023)), Uint8Array.of(0, ...repetitive.subarray(0, 1023)))
  t.true(codec.encode(repetitive.subarray(0, 1024)).byteLength < 100)
})

test('a value that compression does not shorten is stored', (t) => {
  const value = incompressible(5000)

  for (const algorithm of algorithms) {
    t.deepEqual(compressed(raw, { algorithm }).encode(value), Uint8Array.of(0, ...value))
  }
})

test('the empty value is stored, whatever minBytes says', (t) => {
  const codec = compressed(raw, { minBytes: 0 })

  t.deepEqual(codec.encode(new Uint8Array()), Uint8Array.of(0))
  t.deepEqual(codec.decode(Uint8Array.of(0)), new Uint8Array())
})

test('a frame owns its buffer, so the cache need not copy it', (t) => {
  for (const value of [repetitive, repetitive.subarray(0, 10), incompressible(3000)]) {
    const frame = compressed(raw).encode(value)
    t.is(frame.byteLength, frame.buffer.byteLength)
  }
})

test('frames of no algorithm, and frames that are all header, are refused', (t) => {
  refused(t, new Uint8Array(), /^frame is empty$/)
  refused(t, Uint8Array.of(5, 0, 0, 0, 9, 1), /^frame names algorithm 5, which is not known here$/)
  refused(t, Uint8Array.of(255), /^frame names algorithm 255/)
  refused(t, Uint8Array.of(2, 0, 0), /^frame of 3 bytes is shorter than its header$/)
  refused(t, Uint8Array.of(2, 0, 0, 0, 0), /^frame is compressed although that saves nothing$/)
})

test('maxDecodedBytes holds for what is stored, and for what is encoded', (t) => {
  const codec = compressed(raw, { maxDecodedBytes: 10 })

  t.deepEqual(codec.decode(codec.encode(repetitive.subarray(0, 10))), repetitive.subarray(0, 10))
  t.throws(() => codec.encode(repetitive.subarray(0, 11)), {
    instanceOf: RangeError,
    message: 'value takes 11 bytes, more than the 10 of maxDecodedBytes',
  })
  t.throws(() => codec.decode(Uint8Array.of(0, ...repetitive.subarray(0, 11))), { instanceOf: RangeError })
})

test('what the inner codec refuses is refused', (t) => {
  t.throws(() => compressed(string).encode('\uD800'), { message: /lone surrogate/ })
  t.throws(() => compressed(string).decode(Uint8Array.of(0, 0xff)), { instanceOf: TypeError })
  t.throws(() => compressed(json()).decode(Uint8Array.of(0, 0x7b)), { instanceOf: SyntaxError })
})

test('values that the inner codec shares are kept beside the frame, unless asked otherwise', (t) => {
  t.is(compressed(string).keeps, 'both')
  t.is(compressed(json()).keeps, 'both')
  t.is(compressed(bytes()).keeps, 'bytes')
  t.is(compressed({ encode: raw.encode, decode: raw.decode }).keeps, 'bytes')
  t.is(compressed(json(), { keeps: 'bytes' }).keeps, 'bytes')
})

test('values that the inner codec does not share cannot be kept', (t) => {
  t.throws(() => compressed(bytes(), { keeps: 'both' }), {
    instanceOf: TypeError,
    message: /^keeps must be 'bytes' for/,
  })
})

test('heapBytes is that of the inner codec for the bytes before compression', (t) => {
  const text = 'a text '.repeat(1000)
  const frame = compressed(string).encode(text)

  t.true(frame.byteLength < 100)
  t.is(compressed(string).heapBytes?.(frame), string.heapBytes?.(string.encode(text)))
})

test('the version says that values are compressed, and carries the inner version', (t) => {
  t.is(compressed(json()).version, 'compressed')
  t.is(compressed(json({ version: '2' })).version, 'compressed+2')
})

for (const { options, error } of [
  { options: { algorithm: 'lzma' }, error: 'algorithm must be one of gzip, deflate, brotli, zstd, got lzma' },
  { options: { algorithm: '__proto__' }, error: 'algorithm must be one of gzip, deflate, brotli, zstd, got __proto__' },
  { options: { level: 10 }, error: 'level of deflate must be an integer from 1 to 9, got 10' },
  { options: { algorithm: 'brotli', level: 1.5 }, error: 'level of brotli must be an integer from 0 to 11, got 1.5' },
  { options: { minBytes: -1 }, error: 'minBytes must be an integer from 0 to 4294967295, got -1' },
  { options: { maxDecodedBytes: 0 }, error: 'maxDecodedBytes must be an integer from 1 to 4294967295, got 0' },
  {
    options: { maxDecodedBytes: Number.NaN },
    error: 'maxDecodedBytes must be an integer from 1 to 4294967295, got NaN',
  },
  { options: { keeps: 'value' }, error: "keeps must be 'bytes' or 'both', got value" },
]) {
  test(`options ${JSON.stringify(options)} are refused at once`, (t) => {
    t.throws(() => compressed(string, options as never), { message: error })
  })
}

test('what is not a codec is refused at once', (t) => {
  for (const codec of [undefined, null, {}, json]) {
    t.throws(() => compressed(codec as Codec<unknown>), {
      message: /^codec must have encode and decode, got /,
    })
  }
})

test('zstd is refused where this Node does not have it, to write at once and to read with an error', (t) => {
  if (hasZstd) {
    t.deepEqual(compressed(raw, { algorithm: 'zstd' }).decode(zstdFrame), new Uint8Array(2000).fill(97))
    return
  }
  t.throws(() => compressed(raw, { algorithm: 'zstd' }), {
    instanceOf: TypeError,
    message: /^algorithm zstd needs Node 22.15/,
  })
  t.throws(() => compressed(raw).decode(zstdFrame), {
    instanceOf: TypeError,
    message: /^algorithm zstd needs Node 22.15/,
  })
})

test('a frame of zstd whose window would cost 128 MiB is refused, whatever it decodes to', (t) => {
  // 2000 times the letter a, written by a stream of Node 24 with ZSTD_c_windowLog 27.
  const frame = Buffer.from('04000007d028b52ffd00884c00001061610100e32b8005431f0061', 'hex')

  refused(t, frame, hasZstd ? /^frame cannot be unpacked: .*memory/i : /^algorithm zstd needs/)
})

function refused(t: ExecutionContext, frame: Uint8Array, message?: RegExp): void {
  t.throws(() => compressed(raw).decode(frame), message === undefined ? undefined : { message })
}

function withLength(frame: Uint8Array, decodedBytes: number): Uint8Array {
  const changed = Uint8Array.from(frame)
  new DataView(changed.buffer).setUint32(1, decodedBytes)
  return changed
}
