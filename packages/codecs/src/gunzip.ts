import zlib from 'node:zlib'
import { type Decompressed, type DecompressOptions, decompressWith } from './decompress-with.js'

const fixedHeaderBytes = 10
const trailerBytes = 8

/**
 * Bits of the header's fourth byte. That the data are text is said by 1, and means nothing here. Source:
 * RFC 1952, section 2.3.1.
 */
const flags = { checksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 }

const inflate = decompressWith(zlib.inflateRawSync)

/**
 * Reads one member of gzip, and nothing after it: `gunzipSync` reads as many as there are, for it is for files.
 * @throws RangeError or Error as `Compression.decompress`
 */
export function gunzip(data: Uint8Array, options: DecompressOptions): Decompressed {
  const headerBytes = headerBytesOf(data)
  const { raw, bytesRead } = inflate(data.subarray(headerBytes), options)
  const end = headerBytes + bytesRead
  if (data.byteLength < end + trailerBytes) throw new Error('unexpected end of file')
  const trailer = new DataView(data.buffer, data.byteOffset + end)
  if (trailer.getUint32(0, true) !== zlib.crc32(raw)) throw new Error('incorrect data check')
  if (trailer.getUint32(4, true) !== raw.byteLength) throw new Error('incorrect length check')
  return { raw, bytesRead: end + trailerBytes }
}

function headerBytesOf(data: Uint8Array): number {
  if (data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8) throw new Error('incorrect header check')
  const set = data[3] ?? 0
  if (set === 0) return fixedHeaderBytes
  if ((set & flags.reserved) !== 0) throw new Error('unknown header flags set')
  let end = fixedHeaderBytes
  if ((set & flags.extra) !== 0) end += 2 + uint16(data, end)
  if ((set & flags.name) !== 0) end = afterZero(data, end)
  if ((set & flags.comment) !== 0) end = afterZero(data, end)
  if ((set & flags.checksum) === 0) return end
  if (uint16(data, end) !== (zlib.crc32(data.subarray(0, end)) & 0xffff)) throw new Error('header crc mismatch')
  return end + 2
}

const uint16 = (data: Uint8Array, at: number): number => (data[at] ?? 0) + 256 * (data[at + 1] ?? 0)

function afterZero(data: Uint8Array, from: number): number {
  const zero = data.indexOf(0, from)
  if (zero === -1) throw new Error('unexpected end of file')
  return zero + 1
}
