import type { HashFunction } from './hash-function.js'

/** Parameters of the 32-bit hash. Source: RFC 9923, "The FNV Non-Cryptographic Hash Algorithm". */
const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/**
 * 32-bit FNV-1a, the default: it spreads the names of peers over the ring better than `crc32`. Go galaxycache has it as
 * `consistenthash.FNVHash`.
 */
export const fnv1a: HashFunction = Object.assign(ofBytes, { ofAscii })

function ofBytes(bytes: Uint8Array): number {
  let hash = offsetBasis
  // Not for...of, which takes three times as long on a typed array.
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), prime)
  return hash >>> 0
}

function ofAscii(text: string): number {
  let hash = offsetBasis
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f) return -1
    hash = Math.imul(hash ^ unit, prime)
  }
  return hash >>> 0
}
