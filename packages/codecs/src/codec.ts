/**
 * What the cache holds of an entry, and so who shares what.
 *
 * - `'bytes'`: the encoded bytes. Every read decodes anew and gets a value of its own. Always safe.
 * - `'value'`: the decoded value alone. It is immutable and shared by all readers; it is encoded anew for a peer, so
 *   `encode` must be cheap. For strings and numbers.
 * - `'both'`: bytes for peers, and one decoded, immutable value that all local readers share. For frozen objects.
 */
export type Keeps = 'bytes' | 'value' | 'both'

/** Turns the values of a galaxy into bytes and back. Both functions are pure: same input, same output. */
export interface Codec<T> {
  /**
   * Bytes of `value`. The cache copies them if they are a view of a larger buffer.
   * @throws if `value` cannot be encoded
   */
  encode(value: T): Uint8Array
  /**
   * The value that `bytes` stand for. Strict: bytes that `encode` cannot have written are refused, never guessed at.
   * The bytes belong to the cache: a codec that returns them, or a view of them, must copy. @throws on bad bytes
   */
  decode(bytes: Uint8Array): T
  /**
   * As `decode`, for a value that a peer sent and no cache keeps: nobody writes to `bytes`, so the value may be a view
   * of them. It then keeps all of the peer's answer alive, with up to a thousand other values, as long as its reader
   * holds it. Default: `decode`.
   */
  view?(bytes: Uint8Array): T
  /** What the cache holds of an entry. Default `'bytes'`, which asks nothing of the value. */
  readonly keeps?: Keeps
  /**
   * Heap bytes that the decoded value of `bytes` takes, an estimate. Default `bytes.byteLength`. Not asked when `keeps`
   * is `'bytes'`. Asked before the first `decode`, so it must put up with bad bytes.
   */
  heapBytes?(bytes: Uint8Array): number
  /**
   * Names the format of the bytes, and travels with them: a process that has another version does not decode them, and
   * loads the value itself. 1 to 100 visible ASCII characters. Default: none, which is a version like any other.
   */
  readonly version?: string
}
