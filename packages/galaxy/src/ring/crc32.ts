import type { HashFunction } from './hash-function.js'

/** The generator polynomial of IEEE 802.3, bits reversed. */
const polynomial = 0xedb88320

/** Bytes that one step takes. */
const slice = 8

/**
 * `tables[k * 256 + b]` is the remainder of byte `b` followed by `k` zero bytes, so that eight bytes need eight
 * look-ups that do not wait for each other. Source: Kounavis and Berry, "A Systematic Approach to Building High
 * Performance Software-based CRC Generators", 2005.
 */
const tables = makeTables()

/**
 * CRC-32 (IEEE): the hash of Go galaxycache, unless it is told otherwise. `zlib.crc32` gives the same numbers and is
 * slower for what is as short as a key.
 */
export const crc32: HashFunction = Object.assign(ofBytes, { ofAscii })

function ofBytes(bytes: Uint8Array): number {
  const end = bytes.length - (bytes.length % slice)
  let crc = -1
  for (let i = 0; i < end; i += slice) {
    const a = crc ^ (at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24))
    crc =
      remainder(7, a & 0xff) ^
      remainder(6, (a >>> 8) & 0xff) ^
      remainder(5, (a >>> 16) & 0xff) ^
      remainder(4, a >>> 24) ^
      remainder(3, at(bytes, i + 4)) ^
      remainder(2, at(bytes, i + 5)) ^
      remainder(1, at(bytes, i + 6)) ^
      remainder(0, at(bytes, i + 7))
  }
  for (let i = end; i < bytes.length; i++) crc = (crc >>> 8) ^ remainder(0, (crc ^ at(bytes, i)) & 0xff)
  return ~crc >>> 0
}

/** A byte at a time: reading the characters takes longer than the table does. */
function ofAscii(text: string): number {
  let crc = -1
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f) return -1
    crc = (crc >>> 8) ^ remainder(0, (crc ^ unit) & 0xff)
  }
  return ~crc >>> 0
}

function at(bytes: Uint8Array, i: number): number {
  return bytes[i] as number
}

function remainder(zeroBytes: number, byte: number): number {
  return tables[zeroBytes * 256 + byte] as number
}

function makeTables(): Int32Array {
  const made = new Int32Array(slice * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    made[byte] = crc
  }
  for (let i = 256; i < made.length; i++) {
    const shorter = made[i - 256] as number
    made[i] = (shorter >>> 8) ^ (made[shorter & 0xff] as number)
  }
  return made
}
