import { wrong } from '../require.js'

/** Puts ids and keys on the ring. Every process of a universe must use the same function. */
export interface HashFunction {
  /**
   * The hash of `bytes`: an integer from 0 to 2^32 - 1. Pure. Must neither change nor keep `bytes`, whose memory is
   * used again after the call.
   */
  (bytes: Uint8Array): number
  /**
   * What the function itself gives for the bytes of `text` if all its characters are ASCII, else -1. Optional, for
   * speed: most keys are ASCII, and encoding one takes longer than hashing it.
   */
  readonly ofAscii?: (text: string) => number
}

/** The hash of `bytes`. @throws RangeError if a user's function gives anything but 32 unsigned bits */
export function hashOf(hash: HashFunction, bytes: Uint8Array): number {
  const value = hash(bytes)
  if (value >>> 0 !== value) throw wrong(RangeError, 'result of hash', 'an integer from 0 to 2^32 - 1', value)
  return value
}
