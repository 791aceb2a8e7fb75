import type { HashFunction } from './hash-function.js'

/** The generator polynomial of IEEE 802.3, bits reversed. */
const polynomial = 0xedb88320

/** Remainders of one byte. Slicing by 8 would only pay for keys longer than most: 20 bytes take 55 ns either way. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1
  return remainder >>> 0
})

/** CRC-32 (IEEE), the hash that Go's galaxycache uses by default. `zlib.crc32` gives the same and is slower on keys. */
export const crc32: HashFunction = Object.assign(
  (bytes: Uint8Array): number => {
    let crc = -1
    for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] as number)) & 0xff] as number)
    return ~crc >>> 0
  },
  {
    ofAscii(text: string): number {
      let crc = -1
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i)
        if (unit > 0x7f) return -1
        crc = (crc >>> 8) ^ (table[(crc ^ unit) & 0xff] as number)
      }
      return ~crc >>> 0
    },
  },
)
