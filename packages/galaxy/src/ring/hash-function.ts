/** Places bytes on the ring. All processes of a universe must use the same one. */
export interface HashFunction {
  /**
   * The hash of `bytes`: an integer from 0 to 2^32 - 1. Pure. Must neither change nor keep `bytes`, whose memory is
   * used again after the call.
   */
  (bytes: Uint8Array): number
  /**
   * The hash of `text` if all its characters are ASCII, else -1. Optional: it saves encoding most keys at each lookup,
   * and must give what the function itself gives for the encoded text.
   */
  readonly ofAscii?: (text: string) => number
}
