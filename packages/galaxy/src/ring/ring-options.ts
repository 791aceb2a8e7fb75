import { requireFunction, requirePositiveInteger } from '../require.js'
import { crc32 } from './crc32.js'
import { fnv1a } from './fnv1a.js'
import type { HashFunction } from './hash-function.js'

/** How peers are put on the ring. Must be the same in every process of a universe. */
export interface RingOptions {
  /** Hashes ids and keys. Default {@link fnv1a}. */
  readonly hash?: HashFunction
  /** Points that each owner has on the ring: more spread keys more evenly and take longer to build. Default 50. */
  readonly segmentsPerOwner?: number
}

/** {@link RingOptions}, checked and complete. */
export interface ResolvedRingOptions {
  readonly hash: HashFunction
  readonly segmentsPerOwner: number
}

/** What a Go galaxycache uses when nothing else is said. */
export const goCompatible: ResolvedRingOptions = { hash: crc32, segmentsPerOwner: 50 }

/** @throws TypeError or RangeError that says which option breaks which rule */
export function resolveRingOptions(options: RingOptions): ResolvedRingOptions {
  const { hash = fnv1a, segmentsPerOwner = 50 } = options
  requireFunction('hash', hash)
  requirePositiveInteger('segmentsPerOwner', segmentsPerOwner)
  return { hash, segmentsPerOwner }
}
