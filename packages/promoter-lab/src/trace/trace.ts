/** A stream of requests, as columns. Keys and clients are numbered by first appearance. */
export interface Trace {
  /** What results call it. */
  readonly name: string
  /** Text of each key, by its number. */
  readonly keys: readonly string[]
  /** Length of each key's value in bytes, by the key's number; undefined where the trace does not know it. */
  readonly valueBytes: Float64Array | undefined
  /** Number of the key that each request asks for, in order. */
  readonly requests: Uint32Array
  /** When each request was made, in ms since the first; undefined where the trace does not know it. */
  readonly timesMs: Float64Array | undefined
  /** Number of the client that made each request; undefined where the trace does not know it. */
  readonly clients: Uint32Array | undefined
  /** A sentence for each column that only some requests have, and that is left out therefore. */
  readonly leftOut: readonly string[]
}
