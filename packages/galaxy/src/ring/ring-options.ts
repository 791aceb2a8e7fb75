import { requireFunction, requireKnown, requireObject, requirePositiveInteger } from '../require.js'
import { crc32 } from './crc32.js'
import { fnv1a } from './fnv1a.js'
import type { HashFunction } from './hash-function.js'

/** How ids and keys are put on the ring. Must be the same in every process of a universe. */
export interface RingOptions {
  /** Hashes ids and keys. Default `fnv1a`. */
  readonly hash?: HashFunction
  /**
   * Points that each owner has on the ring. More of them spread the keys more evenly, and take memory and time to
   * build: six bytes and some 0.1 us each. Default 256.
   */
  readonly segmentsPerOwner?: number
}

/** {@link RingOptions}, checked and complete. */
export interface ResolvedRingOptions {
  readonly hash: HashFunction
  readonly segmentsPerOwner: number
}

/**
 * Keeps the heaviest of ten owners at 1.25 times the mean or below for nearly all names that people give to peers; with
 * 50, half of the sets of names are above. The numbers are in docs/decisions.md.
 */
const defaultSegmentsPerOwner = 256

/**
 * What a Go galaxycache uses when nothing else is said. A Go universe that was given `FNVHash` instead is
 * `{ hash: fnv1a, segmentsPerOwner: 50 }`.
 */
export const goCompatible: Required<RingOptions> = Object.freeze({ hash: crc32, segmentsPerOwner: 50 })

/** Checks options and fills in defaults. @throws TypeError or RangeError that says which option breaks which rule */
export function resolveRingOptions(options: RingOptions = {}): ResolvedRingOptions {
  requireObject('ring', options)
  requireKnown(options, { hash: true, segmentsPerOwner: true }, 'ring.')
  const { hash = fnv1a, segmentsPerOwner = defaultSegmentsPerOwner } = options
  requireFunction('hash', hash)
  if (hash.ofAscii !== undefined) requireFunction('hash.ofAscii', hash.ofAscii)
  requirePositiveInteger('segmentsPerOwner', segmentsPerOwner)
  return { hash, segmentsPerOwner }
}
