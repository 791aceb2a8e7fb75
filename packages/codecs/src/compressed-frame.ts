import { type Compression, compressionOf } from './compression.js'
import type { Decompressed } from './decompress-with.js'

// A frame is one byte that names the algorithm and, unless that is `stored`, four bytes of decoded length, big-endian.
// Then comes the data. The length lets a reader refuse a bomb before it unpacks, and finds data
// that were cut or swapped.
const stored = 0
const storedHeaderBytes = 1
const headerBytes = 5

/** Longest value that the header can name. */
export const maxFrameDecodedBytes = 2 ** 32 - 1

/** Output buffers grow in steps of this, so that a header that lies cannot make us allocate more. */
const maxChunkBytes = 256 * 1024
/** node:zlib takes no less. */
const minChunkBytes = 64

/** `raw` in a frame, as it is. */
export function storedFrame(raw: Uint8Array): Uint8Array {
  const frame = new Uint8Array(storedHeaderBytes + raw.byteLength)
  frame[0] = stored
  frame.set(raw, storedHeaderBytes)
  return frame
}

/** `raw` in a frame, compressed if that makes it smaller. */
export function compressedFrame(raw: Uint8Array, compression: Compression, level: number): Uint8Array {
  const data = compression.compress(raw, level)
  if (headerBytes + data.byteLength >= storedHeaderBytes + raw.byteLength) return storedFrame(raw)
  const frame = new Uint8Array(headerBytes + data.byteLength)
  frame[0] = compression.id
  new DataView(frame.buffer).setUint32(1, raw.byteLength)
  frame.set(data, headerBytes)
  return frame
}

/**
 * What is in `frame`; a view of it if it was stored.
 * @throws Error if the frame is cut, longer than it should be, of an unknown algorithm or of
 * another length than it says
 * @throws RangeError if it decodes to more than `maxDecodedBytes`
 */
export function unpackFrame(frame: Uint8Array, maxDecodedBytes: number): Uint8Array {
  const id = frame[0]
  if (id === undefined) throw new Error('frame is empty')
  if (id === stored) {
    requireWithin(frame.byteLength - storedHeaderBytes, maxDecodedBytes)
    return frame.subarray(storedHeaderBytes)
  }
  const compression = compressionOf(id)
  if (compression === undefined) throw new Error(`frame names algorithm ${id}, which is not known here`)
  if (frame.byteLength < headerBytes) throw new Error(`frame of ${frame.byteLength} bytes is shorter than its header`)
  const decodedBytes = new DataView(frame.buffer, frame.byteOffset).getUint32(1)
  requireWithin(decodedBytes, maxDecodedBytes)
  return decompress(compression, frame.subarray(headerBytes), decodedBytes)
}

function requireWithin(decodedBytes: number, maxDecodedBytes: number): void {
  if (decodedBytes <= maxDecodedBytes) return
  throw new RangeError(`frame decodes to ${decodedBytes} bytes, more than the ${maxDecodedBytes} of maxDecodedBytes`)
}

function decompress(compression: Compression, data: Uint8Array, decodedBytes: number): Uint8Array {
  if (decodedBytes <= data.byteLength) throw new Error('frame is compressed although that saves nothing')
  const { raw, bytesRead } = run(compression, data, decodedBytes)
  if (raw.byteLength !== decodedBytes) {
    throw new Error(`frame decodes to ${raw.byteLength} bytes, not to the ${decodedBytes} that it says`)
  }
  if (bytesRead !== data.byteLength) throw new Error(`frame has ${data.byteLength - bytesRead} bytes after its end`)
  return raw
}

function run(compression: Compression, data: Uint8Array, decodedBytes: number): Decompressed {
  const chunkSize = Math.max(minChunkBytes, Math.min(maxChunkBytes, decodedBytes))
  try {
    return compression.decompress(data, { maxOutputLength: decodedBytes, chunkSize })
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof TypeError) throw cause
    const tooLong = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    const reason = tooLong ? `it decodes to more than the ${decodedBytes} bytes that it says` : cause.message
    throw new Error(`frame cannot be unpacked: ${reason}`, { cause })
  }
}
