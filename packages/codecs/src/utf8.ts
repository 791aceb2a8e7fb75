import { isAscii } from 'node:buffer'

const encoder = new TextEncoder()

// `ignoreBOM` means "leave it in": without it a text that starts with U+FEFF would lose its first character.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Texts up to this many UTF-16 units are encoded into Node's pool. */
const maxPooledLength = 512

/**
 * UTF-8 of `text`. Lone surrogates become U+FFFD. The bytes of a short text are a view of Node's pool: who keeps them
 * copies them, and the cache keeps bytes so short as a string, and those of a codec that keeps values not at all.
 *
 * On Node 20 a text of 100 B takes 165 ns this way and 406 with TextEncoder, whose buffers are each a burden on the
 * garbage collector too; at 1 KB both take 0.45 us. See bench/text.js.
 */
export function encodeUtf8(text: string): Uint8Array {
  if (text.length > maxPooledLength) return encoder.encode(text)
  // Not the Buffer itself: its `slice` is a view where that of a Uint8Array is a copy.
  const { buffer, byteOffset, byteLength } = Buffer.from(text, 'utf8')
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/**
 * The text that `bytes` spell. On Node 20 the strict `TextDecoder` is the fastest way (100 B: 83 ns; 1 KB: 180 ns;
 * `isUtf8` and `Buffer.toString` together: 193 and 287). See bench/text.js.
 * @throws TypeError if they are not UTF-8
 */
export const decodeUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes)

/** Map, hash and length of a V8 string. */
const stringHeaderBytes = 16

/** From this length on a call of a native function costs less than a loop over the bytes. */
export const worthACall = 64

/**
 * Heap bytes of the string that the UTF-8 from `start` to `end` spells: V8 keeps one byte a character where all are
 * up to U+00FF, else two.
 */
export function stringHeapBytes(bytes: Uint8Array, start = 0, end = bytes.byteLength): number {
  const ascii = end - start >= worthACall && isAscii(bytes.subarray(start, end))
  return stringHeaderBytes + align(ascii ? end - start : characterBytes(bytes, start, end))
}

function characterBytes(bytes: Uint8Array, start: number, end: number): number {
  let characters = 0
  let bytesPerCharacter = 1
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (byte >= 0x80 && byte < 0xc0) continue // continues a character
    characters += byte >= 0xf0 ? 2 : 1 // past U+FFFF: a surrogate pair
    if (byte >= 0xc4) bytesPerCharacter = 2 // past U+00FF
  }
  return characters * bytesPerCharacter
}

const align = (bytes: number): number => Math.ceil(bytes / 8) * 8
