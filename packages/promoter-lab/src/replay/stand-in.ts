import type { Codec } from '@galaxycache/codecs'
import { maxValueBytes } from '../trace/limits.js'

/**
 * Values of a replay are the lengths that the real ones had: a promoter sees the length, the cache charges it, and
 * nothing is copied. All encoded values are views of one buffer of zeros.
 */
export const standIn: Codec<number> = {
  encode: (length) => encoded.get(length) ?? encode(length),
  decode: (bytes) => bytes.byteLength,
  keeps: 'value',
}

const encoded = new Map<number, Uint8Array>()
let zeros = new Uint8Array(1024 * 1024)

function encode(length: number): Uint8Array {
  if (length > zeros.byteLength) zeros = new Uint8Array(Math.min(length * 2, maxValueBytes))
  const bytes = zeros.subarray(0, length)
  encoded.set(length, bytes)
  return bytes
}
