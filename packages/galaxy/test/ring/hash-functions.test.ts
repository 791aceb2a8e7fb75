import { crc32, fnv1a } from '@galaxycache/galaxy'
import test from 'ava'
import fc from 'fast-check'

/** The definition of CRC-32, a bit at a time. */
function crc32ByBits(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

/** The definition of FNV-1a, in integers of any size. */
function fnv1aByBigInts(bytes: Uint8Array): number {
  let hash = 2_166_136_261n
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 16_777_619n) % 2n ** 32n
  return Number(hash)
}

const functions = [
  { name: 'crc32', hash: crc32, definition: crc32ByBits, check: 0xcbf43926 },
  { name: 'fnv1a', hash: fnv1a, definition: fnv1aByBigInts, check: 0xbb86b11c },
]

for (const { name, hash, definition, check } of functions) {
  test(`${name} of the digits 1 to 9 is its published check value`, (t) => {
    t.is(hash(new TextEncoder().encode('123456789')), check)
  })

  test(`${name} of any bytes is what its definition gives`, (t) => {
    const seed = Date.now() | 0
    t.log(`seed ${seed}`)
    const property = fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => hash(bytes) === definition(bytes))

    t.notThrows(() => fc.assert(property, { seed, numRuns: 500 }))
  })

  test(`${name} of a view hashes the view alone`, (t) => {
    const whole = Uint8Array.from({ length: 40 }, (_, i) => i * 7)

    t.is(hash(whole.subarray(3, 30)), definition(whole.slice(3, 30)))
  })

  test(`${name} of ASCII text is that of its bytes, and -1 of any other text`, (t) => {
    const seed = Date.now() | 0
    t.log(`seed ${seed}`)
    const unit = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
      fc.integer({ min: 0x80, max: 0xffff }),
    )
    const text = fc.array(unit).map((units) => String.fromCharCode(...units))

    const property = fc.property(text, (chars) => {
      const ascii = [...chars].every((char) => char.charCodeAt(0) < 0x80)
      return hash.ofAscii?.(chars) === (ascii ? definition(new TextEncoder().encode(chars)) : -1)
    })

    t.notThrows(() => fc.assert(property, { seed, numRuns: 500 }))
  })
}
