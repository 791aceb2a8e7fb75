import { type GalaxyError, keyFromBytes, keyToBytes } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const pairs: readonly (readonly [string, string, string])[] = [
  ['the empty key', '', ''],
  ['ASCII', 'user:42', '757365723a3432'],
  ['a slash, a dot and NUL', '/.\0', '2f2e00'],
  ['two, three and four bytes', 'é键\u{1f30c}', 'c3a9e994aef09f8c8c'],
  ['a byte order mark', '\ufeffkey', 'efbbbf6b6579'],
  ['the last characters of each length', '\x7f\u07ff\uffff\u{10ffff}', '7fdfbfefbfbff48fbfbf'],
  ['the characters around the surrogates', '\ud7ff\ue000', 'ed9fbfee8080'],
  ['the replacement character itself', '\ufffd', 'efbfbd'],
  ['a lone continuation', '\udc80', '80'],
  ['bytes that are never in UTF-8', '\udcfe\udcff', 'feff'],
  ['a character that is cut off', 'abc\udcc3', '616263c3'],
  ['a cut-off character before a whole one', '\udcc3é', 'c3c3a9'],
  ['a continuation after a whole character', 'é\udca9', 'c3a9a9'],
  ['three of four bytes', '\udcf0\udc9f\udc8c', 'f09f8c'],
  ['an overlong slash', '\udcc0\udcaf', 'c0af'],
  ['an overlong slash of three bytes', '\udce0\udc80\udcaf', 'e080af'],
  ['an overlong slash of four bytes', '\udcf0\udc80\udc80\udcaf', 'f08080af'],
  ['an encoded high surrogate', '\udced\udca0\udc80', 'eda080'],
  ['an encoded low surrogate', '\udced\udcbf\udcbf', 'edbfbf'],
  ['a code point past U+10FFFF', '\udcf4\udc90\udc80\udc80', 'f4908080'],
  ['a lead byte past F4', '\udcf5\udc80\udc80\udc80', 'f5808080'],
  ['an escape between characters', '键\udcff\u{1f30c}', 'e994aefff09f8c8c'],
]

for (const [title, key, hex] of pairs) {
  test(`bytes and string stand for each other: ${title}`, (t) => {
    t.is(keyFromBytes(fromHex(hex)), key)
    t.is(toHex(keyToBytes(key)), hex)
  })
}

test('any bytes come back from their string', (t) => {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  // Pieces of characters are likelier to be nearly valid than random bytes are.
  const piece = fc.constantFrom('c3', 'a9', 'e9', '94', 'ae', 'f0', '9f', '8c', 'ed', 'a0', 'ef', 'bb', 'bf', '2f')
  const nearly = fc.array(piece, { maxLength: 20 }).map((pieces) => fromHex(pieces.join('')))

  const property = fc.property(fc.oneof(nearly, fc.uint8Array({ maxLength: 50 })), (bytes) => {
    return toHex(keyToBytes(keyFromBytes(bytes))) === toHex(bytes)
  })

  t.notThrows(() => fc.assert(property, { seed, numRuns: 2000 }))
})

test('any well-formed string comes back from its bytes, which are UTF-8', (t) => {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 250, maxLength: 300 }))

  const property = fc.property(text, (key) => {
    const bytes = keyToBytes(key)
    return keyFromBytes(bytes) === key && toHex(bytes) === Buffer.from(key, 'utf8').toString('hex')
  })

  t.notThrows(() => fc.assert(property, { seed, numRuns: 500 }))
})

test('any string is either refused or comes back from its bytes, so no two keys are one on the wire', (t) => {
  const seed = Date.now() | 0
  t.log(`seed ${seed}`)
  const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xdc80, max: 0xdcff }))
  const anyString = fc.array(unit).map((units) => String.fromCharCode(...units))
  let refused = 0

  const property = fc.property(anyString, (key) => {
    try {
      return keyFromBytes(keyToBytes(key)) === key
    } catch (error) {
      refused += 1
      return (error as { code: string }).code === 'INVALID_ARGUMENT'
    }
  })

  t.notThrows(() => fc.assert(property, { seed, numRuns: 2000 }))
  t.true(refused > 0 && refused < 2000, `${refused} refused`)
})

for (const [title, key, surrogate, position] of [
  ['a high one', 'ab\ud800c', 'D800', 2],
  ['a high one at the end', '\u{1f30c}\udbff', 'DBFF', 2],
  ['one that would be an ASCII byte', '\udc41', 'DC41', 0],
  ['the one before the escapes', '\udc80\udc7f', 'DC7F', 1],
  ['the one after the escapes', 'é\udd00', 'DD00', 1],
] as const) {
  test(`a lone surrogate that no byte maps to is refused by name and position: ${title}`, (t) => {
    const shown = JSON.stringify(key)

    t.throws(() => keyToBytes(key), {
      code: 'INVALID_ARGUMENT',
      message: `key must be well-formed or come from keyFromBytes, got lone surrogate U+${surrogate} at position ${position} of ${shown}`,
    })
  })
}

test('escapes that spell a character are refused, with the character and where it is', (t) => {
  t.throws(() => keyToBytes('key:\udcc3\udca9!'), {
    code: 'INVALID_ARGUMENT',
    message: 'key must not escape valid UTF-8, got "key:\\udcc3\\udca9!": from position 4 on it spells "é!"',
  })
})

test('a refused key is on the error, and a long one is cut in its message', (t) => {
  const key = `${'x'.repeat(10_000)}\ud800`

  const error = t.throws<GalaxyError>(() => keyToBytes(key))

  t.is(error?.key, key)
  t.true(error !== undefined && error.message.length < 300)
})

test('64 KiB of bytes that are not UTF-8 come back', (t) => {
  const bytes = Uint8Array.from({ length: 65_536 }, (_, i) => (i * 197) & 0xff)

  t.is(toHex(keyToBytes(keyFromBytes(bytes))), toHex(bytes))
})

test('the bytes of a key are its own: another key does not change them, and they pin no larger buffer', (t) => {
  const first = keyToBytes('first')

  keyToBytes('other')

  t.is(toHex(first), toHex(new TextEncoder().encode('first')))
  t.is(first.buffer.byteLength, first.byteLength)
})

test('what is no string has no bytes, and what is no bytes no string', (t) => {
  t.throws(() => keyToBytes(7 as unknown as string), {
    code: 'INVALID_ARGUMENT',
    message: 'key must be a string, got number',
  })
  t.throws(() => keyFromBytes('key' as unknown as Uint8Array), {
    instanceOf: TypeError,
    message: 'bytes must be a Uint8Array, got string',
  })
})
