import type { Codec } from '@galaxycache/codecs'
import { maxStringPackedBytes } from './packed-bytes.js'

// The constants come from benchmarks/src/memory.ts, Node 20.20 with glibc: growth of RSS from 256 MiB to 1 GiB of
// entries, divided by the entries, for values of 100 B to 100 KB.

/**
 * The entry (96), its place in the Map (28 to 56) and in the arrays of the store that learns (60 to 112, of copies 24
 * to 40 more), and what grows beside them.
 */
const entryOverheadBytes = 288

/** Map, hash and length of a V8 string. */
const stringHeaderBytes = 16

/** A typed array, its ArrayBuffer, the record of its backing store and the allocator's header. */
const arrayOverheadBytes = 420

/** What objects and strings leave unused of V8's pages: 5% and less. */
const heapSlack = 1 / 32

/**
 * V8 frees buffers when 64 MB of them have become garbage and not before, and the allocator keeps the holes: while
 * values come and go, 60 to 120 MB more than are held, whatever the budget. An eighth would be right at 1 GiB and
 * above; a quarter keeps the growth of RSS within 25% of the budget from 256 MiB on.
 */
const arraySlack = 1 / 4

/** What a KeyRate takes: four fields, of which two are boxed numbers. */
export const keyRateBytes = 96

/** What a string takes on the heap: header and characters, one byte each where all of them fit in Latin-1, else two. */
export function stringBytes(text: string): number {
  const charactersBytes = text.length * (/[^\0-\xff]/.test(text) ? 2 : 1)
  return stringHeaderBytes + Math.ceil(charactersBytes / 8) * 8
}

/** What an entry takes of the budget, in bytes: key, what the codec keeps of the value, and overhead. */
export function chargeOf<T>(codec: Codec<T>, key: string, bytes: Uint8Array): number {
  const { keeps = 'bytes' } = codec
  const valueBytes = keeps === 'bytes' ? 0 : heapBytesOf(codec, bytes) * (1 + heapSlack)
  const packedBytes = keeps === 'value' ? 0 : packedBytesOf(bytes.byteLength)
  return Math.ceil(entryOverheadBytes + stringBytes(key) + valueBytes + packedBytes)
}

function heapBytesOf<T>(codec: Codec<T>, bytes: Uint8Array): number {
  const heapBytes = codec.heapBytes?.(bytes) ?? bytes.byteLength
  // A codec is a user's code: NaN or less than nothing would make the budget mean nothing.
  if (heapBytes >= 0 && heapBytes < Number.POSITIVE_INFINITY) return heapBytes
  throw new RangeError(`heapBytes of a codec must be a number of bytes from 0, got ${heapBytes}`)
}

const packedBytesOf = (length: number): number =>
  length > maxStringPackedBytes
    ? arrayOverheadBytes + length * (1 + arraySlack)
    : stringHeaderBytes + length * (1 + heapSlack)
