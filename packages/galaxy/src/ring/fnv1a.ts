import type { HashFunction } from './hash-function.js'

/** Parameters of the 32-bit hash. Source: draft-eastlake-fnv, "FNV Basics". */
const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/**
 * 32-bit FNV-1a, the default: on a ring it spreads the names of peers better than {@link crc32}.
 * Go galaxycache has it as `consistenthash.FNVHash`.
 */
export const fnv1a: HashFunction = Object.assign(ofBytes, { ofAscii })

function ofBytes(bytes: Uint8Array): number {
  let hash = offsetBasis
  for (const byte of bytes) hash = Math.imul(hash ^ byte, prime)
  return hash >>> 0
}

function ofAscii(text: string): number {
  let hash = offsetBasis
  let bits = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i)
    bits |= char
    hash = Math.imul(hash ^ char, prime)
  }
  return bits < 0x80 ? hash >>> 0 : -1
}
