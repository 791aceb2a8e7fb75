import type { HashFunction } from './hash-function.js'

const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/** FNV-1a, 32 bits. Source: Fowler, Noll, Vo, "FNV Non-Cryptographic Hash Algorithm", RFC 9923. */
export const fnv1a: HashFunction = Object.assign(
  (bytes: Uint8Array): number => {
    let hash = offsetBasis
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), prime)
    return hash >>> 0
  },
  {
    ofAscii(text: string): number {
      let hash = offsetBasis
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i)
        if (unit > 0x7f) return -1
        hash = Math.imul(hash ^ unit, prime)
      }
      return hash >>> 0
    },
  },
)
