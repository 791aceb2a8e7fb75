import { ownBytes } from './own-copy.js'

/** Bytes as an entry keeps them: a few as a string of one-byte characters, many as an array in a buffer of its own. */
export type PackedBytes = string | Uint8Array

/**
 * Up to this length bytes are kept as a string. Beside its bytes an array takes some 600 bytes (two objects, the memory
 * manager's record of the buffer, the allocator's slack) and a string 16; unpacking takes 0.2 us.
 * See benchmarks/src/memory.ts.
 */
export const maxStringPackedBytes = 1024

/** `bytes` as they are kept. A view of a larger buffer never is: see {@link ownBytes}. */
export function pack(bytes: Uint8Array): PackedBytes {
  if (bytes.byteLength > maxStringPackedBytes) return ownBytes(bytes)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** The bytes that were packed: those of the entry itself if they are many, so not to be written to. */
export function unpack(packed: PackedBytes): Uint8Array {
  if (typeof packed !== 'string') return packed
  // Not the Buffer itself: its `slice` is a view where that of a Uint8Array is a copy, and codecs rely on that.
  const { buffer, byteOffset, byteLength } = Buffer.from(packed, 'latin1')
  return new Uint8Array(buffer, byteOffset, byteLength)
}
