import assert from 'node:assert/strict'
import type { Codec } from '@galaxycache/codecs'
import type { ExecutionContext } from 'ava'
import fc from 'fast-check'

/** A codec, and what its contract needs to know of it. */
export interface ContractSubject<T> {
  readonly codec: Codec<T>
  /** Values that come back as they went in. */
  readonly values: fc.Arbitrary<T>
  /** Readers promised not to write, so nothing needs to stop them. Default false. */
  readonly shared?: boolean
}

/** A promise that every codec keeps. */
export interface ContractTest {
  readonly title: string
  readonly run: (t: ExecutionContext) => void
}

/** What every codec promises, as tests. */
export function codecContract<T>({ codec, values, shared = false }: ContractSubject<T>): readonly ContractTest[] {
  const encoded = values.map((value) => codec.encode(value))
  const sharing =
    codec.keeps === 'value' || codec.keeps === 'both' ? unwritable(codec, encoded) : unshared(codec, encoded)
  return [
    ...roundTrips(codec, values),
    ...purity(codec, values, encoded),
    ...badBytes(codec, encoded),
    ...(shared ? [] : [sharing]),
  ]
}

function roundTrips<T>(codec: Codec<T>, values: fc.Arbitrary<T>): readonly ContractTest[] {
  return [
    {
      title: 'decode gives back what encode was given',
      run: holds(values, (value) => assert.deepStrictEqual(codec.decode(codec.encode(value)), value)),
    },
    {
      title: 'decode takes a Buffer, and a view of a larger array',
      run: holds(values, (value) => {
        const bytes = codec.encode(value)
        const larger = new Uint8Array(bytes.byteLength + 20).fill(0xff)
        larger.set(bytes, 7)
        assert.deepStrictEqual(codec.decode(Buffer.from(bytes)), value)
        assert.deepStrictEqual(codec.decode(larger.subarray(7, 7 + bytes.byteLength)), value)
      }),
    },
  ]
}

function purity<T>(
  codec: Codec<T>,
  values: fc.Arbitrary<T>,
  encoded: fc.Arbitrary<Uint8Array>,
): readonly ContractTest[] {
  return [
    {
      title: 'encode gives the same bytes for the same value, and leaves the value as it is',
      run: holds(values, (value) => {
        const before = structuredClone(value)
        const bytes = Uint8Array.from(codec.encode(value))
        assert.deepStrictEqual(Uint8Array.from(codec.encode(value)), bytes)
        assert.deepStrictEqual(Uint8Array.from(codec.encode(before)), bytes)
      }),
    },
    {
      title: 'decode gives the same value for the same bytes, and leaves the bytes as they are',
      run: holds(encoded, (bytes) => {
        const before = Uint8Array.from(bytes)
        assert.deepStrictEqual(codec.decode(bytes), codec.decode(bytes))
        assert.deepStrictEqual(Uint8Array.from(bytes), before)
      }),
    },
  ]
}

function badBytes(codec: Codec<unknown>, encoded: fc.Arbitrary<Uint8Array>): readonly ContractTest[] {
  const random = fc.uint8Array({ maxLength: 64 })
  const outcome = 'are refused with an Error, or stand for a value that can be encoded'
  return [
    { title: `random bytes ${outcome}`, run: holds(random, (bytes) => refusedOrValue(codec, bytes)) },
    {
      title: `bytes with one bit flipped ${outcome}`,
      run: holds(flipped(encoded), (bytes) => refusedOrValue(codec, bytes)),
    },
    { title: `bytes cut short ${outcome}`, run: holds(cut(encoded), (bytes) => refusedOrValue(codec, bytes)) },
    {
      title: `bytes with more after them ${outcome}`,
      run: holds(extended(encoded), (bytes) => refusedOrValue(codec, bytes)),
    },
    {
      title: 'heapBytes answers good and bad bytes with a number of bytes',
      run: holds(fc.oneof(encoded, flipped(encoded), cut(encoded), random), (bytes) => {
        const heapBytes = codec.heapBytes?.(bytes) ?? bytes.byteLength
        assert.ok(Number.isSafeInteger(heapBytes) && heapBytes >= 0, `${heapBytes}`)
      }),
    },
  ]
}

function unshared(codec: Codec<unknown>, encoded: fc.Arbitrary<Uint8Array>): ContractTest {
  return {
    title: 'two reads share nothing that can be written to, with each other or with the bytes',
    run: holds(encoded, (bytes) => {
      const writable = [codec.decode(bytes), codec.decode(bytes), bytes].flatMap((value) => [...writableParts(value)])
      assert.equal(new Set(writable).size, writable.length)
    }),
  }
}

function unwritable(codec: Codec<unknown>, encoded: fc.Arbitrary<Uint8Array>): ContractTest {
  return {
    title: 'a value that all readers share has no part that can be written to',
    run: holds(encoded, (bytes) => assert.deepStrictEqual([...writableParts(codec.decode(bytes))], [])),
  }
}

/** Throws unless `codec` refuses `bytes`, or reads a value from them that survives its own round trip. */
function refusedOrValue(codec: Codec<unknown>, bytes: Uint8Array): void {
  let value: unknown
  try {
    value = codec.decode(bytes)
  } catch (error) {
    assert.ok(error instanceof Error, `threw ${String(error)}, which is not an Error`)
    return
  }
  const encoded = codec.encode(value)
  assert.deepStrictEqual(Uint8Array.from(codec.encode(codec.decode(encoded))), Uint8Array.from(encoded))
}

/** Objects and buffers in `value` that somebody could write to, each once. */
function writableParts(value: unknown, found: Set<object> = new Set()): ReadonlySet<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found
  if (ArrayBuffer.isView(value)) return value.byteLength === 0 ? found : found.add(value.buffer)
  if (!Object.isFrozen(value)) found.add(value)
  for (const child of Object.values(value)) writableParts(child, found)
  return found
}

const position = fc.nat(2 ** 31 - 1)

const flipped = (encoded: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(encoded, position, fc.nat(7)).map(([bytes, at, bit]) => {
    const index = at % Math.max(1, bytes.byteLength)
    return Uint8Array.from(bytes, (byte, i) => (i === index ? byte ^ (1 << bit) : byte))
  })

const cut = (encoded: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(encoded, position)
    .map(([bytes, at]) => Uint8Array.from(bytes.subarray(0, at % Math.max(1, bytes.byteLength))))

const extended = (encoded: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(encoded, fc.uint8Array({ minLength: 1, maxLength: 9 })).map((parts) => new Uint8Array(Buffer.concat(parts)))

/**
 * A test that `promise`, which throws when it is broken, holds for 200 of `inputs`. It throws through node:assert and
 * not through `t`, which would count every step of fast-check's way to the smallest counterexample as a failure.
 */
function holds<I>(inputs: fc.Arbitrary<I>, promise: (input: I) => void): ContractTest['run'] {
  return (t) => {
    const seed = Date.now() | 0
    t.log(`seed ${seed}`)
    t.notThrows(() => fc.assert(fc.property(inputs, promise), { seed, numRuns: 200 }))
  }
}
