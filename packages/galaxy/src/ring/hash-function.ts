/**
 * 32 bits for some bytes: what puts peers and keys on the ring. Every process of a universe must use the same function.
 */
export interface HashFunction {
  /** An unsigned 32-bit integer. Pure. */
  (bytes: Uint8Array): number
  /**
   * Optional, for speed: the hash of `text`'s bytes without making them, or -1 if `text` is not ASCII alone.
   * Most keys are, and encoding one takes longer than hashing it.
   */
  ofAscii?(text: string): number
}
