import { bytes, type Codec, json, string } from '@galaxycache/codecs'
import test from 'ava'
import { chargeOf, stringBytes } from '#src/cache/charge.js'

const lengths = [0, 1, 100, 1_024, 1_025, 10_000, 1_000_000]

const kept: readonly (readonly [name: string, copies: number, charge: (encoded: Uint8Array) => number])[] = [
  ['bytes', 1, (encoded) => chargeOf(bytes(), 'key', encoded)],
  ['the value', 1, (encoded) => chargeOf(string, 'key', encoded)],
  ['both', 2, (encoded) => chargeOf(json<string>(), 'key', encoded)],
]

for (const [name, copies, chargeFor] of kept) {
  test(`an entry that keeps ${name} is charged for more than key and value, and not for twice as much when large`, (t) => {
    for (const length of lengths) {
      const charge = chargeFor(new TextEncoder().encode(JSON.stringify('x'.repeat(length))))

      t.true(Number.isSafeInteger(charge), `${charge}`)
      t.true(charge > 3 + length * copies, `${charge} for ${length}`)
      if (length >= 10_000) t.true(charge < 2 * length * copies, `${charge} for ${length}`)
    }
  })
}

test('a longer value is never charged less, also where the way of keeping it changes', (t) => {
  let before = 0
  for (let length = 0; length < 3_000; length++) {
    const charge = chargeOf(bytes(), 'key', new Uint8Array(length))
    t.true(charge >= before, `${length} bytes`)
    before = charge
  }
})

test('a key is charged one byte a character where that is what it takes, else two', (t) => {
  t.is(stringBytes('kéy-of16-letters'), 16 + 16)
  t.is(stringBytes('k€y-of16-letters'), 16 + 32)
  t.is(stringBytes(''), 16)
})

test('a shared array of bytes is charged like one that is kept, although it counts as a value', (t) => {
  const encoded = new Uint8Array(50_000)
  const [copied, shared] = [bytes(), bytes({ shared: true })].map((codec) => chargeOf(codec, 'key', encoded))

  t.true(Math.abs((shared ?? 0) / (copied ?? 0) - 1) < 0.05, `${shared} against ${copied}`)
})

for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
  test(`a codec whose heapBytes says ${wrong} is refused, for the budget would mean nothing`, (t) => {
    const codec: Codec<string> = { ...string, heapBytes: () => wrong }

    t.throws(() => chargeOf(codec, 'key', new Uint8Array(1)), {
      instanceOf: RangeError,
      message: `heapBytes of a codec must be a number of bytes from 0, got ${wrong}`,
    })
  })
}
