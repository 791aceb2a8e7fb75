/** The value of a key that is often asked for after another, sent along with the value of that one. */
export interface Companion {
  readonly key: string
  /** As `bytes` of a FetchedValue. */
  readonly bytes: Uint8Array
  /** As `expiresAtMs` of a FetchedValue. Epoch and version of the codec are those of the value that it comes with. */
  readonly expiresAtMs: number
  /**
   * How sure the owner is that it will be asked for: a `Confidence`, from 1 to 3. Of a chain of keys, as sure as of
   * what is least sure in it.
   */
  readonly confidence: number
}
