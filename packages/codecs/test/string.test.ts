import { string } from '@galaxycache/codecs'
import test from 'ava'
import fc from 'fast-check'
import { codecContract } from './codec-contract.js'

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 300 }))

for (const { title, run } of codecContract({ codec: string, values: anyText })) {
  test(`string: ${title}`, run)
}

test('a byte order mark is a character like any other', (t) => {
  const text = '\uFEFFtext'

  const decoded = string.decode(string.encode(text))

  t.is(decoded, text)
})

for (const { what, text, at } of [
  { what: 'a high surrogate at the end', text: 'ab\uD800', at: 2 },
  { what: 'a low surrogate at the start', text: '\uDC00ab', at: 0 },
  { what: 'a pair the wrong way round', text: 'a😀\uDE00\uD83D', at: 3 },
]) {
  test(`encode refuses ${what} and says where it is`, (t) => {
    t.throws(() => string.encode(text), {
      instanceOf: TypeError,
      message: `value must be well-formed Unicode, got a lone surrogate at ${at}`,
    })
  })
}

for (const { what, bytes } of [
  { what: 'a byte that starts nothing', bytes: [0x61, 0xff] },
  { what: 'a character cut in two', bytes: [0xe2, 0x82] },
  { what: 'an overlong form', bytes: [0xc0, 0xaf] },
  { what: 'a surrogate', bytes: [0xed, 0xa0, 0x80] },
  { what: 'more than U+10FFFF', bytes: [0xf4, 0x90, 0x80, 0x80] },
]) {
  test(`decode refuses ${what}`, (t) => {
    t.throws(() => string.decode(Uint8Array.from(bytes)), { instanceOf: TypeError, message: /not valid/ })
  })
}

for (const value of [undefined, null, 42, new Uint8Array(2), ['a']]) {
  test(`encode refuses what is not a string: ${JSON.stringify(value)}`, (t) => {
    t.throws(() => string.encode(value as unknown as string), {
      instanceOf: TypeError,
      message: /^value must be a string, got /,
    })
  })
}

test('encode gives the bytes of a long text a buffer of their own, so the cache need not copy them', (t) => {
  for (const length of [1_025, 10_000]) {
    const bytes = string.encode('x'.repeat(length))
    t.is(bytes.byteLength, bytes.buffer.byteLength)
  }
})

test('encode gives a plain Uint8Array, whatever the length', (t) => {
  for (const length of [0, 1, 100, 512, 513, 10_000]) {
    const bytes = string.encode('é'.repeat(length))
    t.is(bytes.constructor, Uint8Array)
    t.deepEqual(bytes, new TextEncoder().encode('é'.repeat(length)))
  }
})

for (const { script, text, bytesPerCharacter } of [
  { script: 'ASCII', text: 'hello', bytesPerCharacter: 1 },
  { script: 'Latin-1', text: 'déjàÿ', bytesPerCharacter: 1 },
  { script: 'Greek', text: 'γειάσ', bytesPerCharacter: 2 },
  { script: 'Japanese', text: '日本語テキ', bytesPerCharacter: 2 },
  { script: 'emoji', text: '😀😀', bytesPerCharacter: 2 },
]) {
  test(`heapBytes counts ${bytesPerCharacter} a character for ${script}, short and long`, (t) => {
    for (const repeats of [1, 100]) {
      const long = text.repeat(repeats)

      const heapBytes = string.heapBytes?.(string.encode(long))

      t.is(heapBytes, 16 + Math.ceil((long.length * bytesPerCharacter) / 8) * 8)
    }
  })
}

test('a version is added by a spread', (t) => {
  const versioned = { ...string, version: '2' }

  t.is(versioned.decode(versioned.encode('text')), 'text')
  t.is(versioned.version, '2')
})
