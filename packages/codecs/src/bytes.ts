import { describe, requireBoolean, requireOptions, versionField } from './checks.js'
import type { Codec } from './codec.js'

/** Options of {@link bytes}. */
export interface BytesOptions {
  /**
   * Leaves out the copies: the cache keeps the very bytes that it is given (a copy, if they are a view of a larger
   * buffer), and every reader gets those. What a peer sent and no cache here keeps may be a view of the answer with all
   * its values: who holds it for long copies it. For those who promise to write neither to what they give nor to what
   * they get: a write would change the value for all. Default false.
   */
  readonly shared?: boolean
  /** See `Codec.version`. Default: none. */
  readonly version?: string
}

/**
 * Raw bytes. They come back as a plain `Uint8Array`, whatever subclass went in, and every read is a copy that
 * its reader may write to.
 */
export function bytes(options: BytesOptions = {}): Codec<Uint8Array> {
  requireOptions(options, { shared: true, version: true })
  const { shared = false, version } = options
  requireBoolean('shared', shared)
  const pass = shared ? plainView : copy
  return {
    keeps: shared ? 'value' : 'bytes',
    encode(value) {
      if (!isUint8Array(value)) throw new TypeError(`value must be a Uint8Array, got ${describe(value)}`)
      return pass(value)
    },
    decode: shared ? ownView : copy,
    ...(shared && { view: plainView }),
    heapBytes: arrayHeapBytes,
    ...versionField(version),
  }
}

// Not `slice()`: a Buffer's gives a view.
const copy = (from: Uint8Array): Uint8Array => new Uint8Array(from)

// A Buffer in one process and a Uint8Array in the next would differ in `slice`, `toString` and `toJSON`.
const plainView = (of: Uint8Array): Uint8Array =>
  of.constructor === Uint8Array ? of : new Uint8Array(of.buffer, of.byteOffset, of.byteLength)

/**
 * The bytes given, or a copy when they are a view that would keep a larger buffer alive for as long as they are kept.
 */
const ownView = (of: Uint8Array): Uint8Array => (of.byteLength === of.buffer.byteLength ? plainView(of) : copy(of))

/**
 * A typed array, its ArrayBuffer and the record of its backing store, and what the allocator holds back: see
 * benchmarks/src/memory.ts.
 */
const arrayHeapBytes = ({ byteLength }: Uint8Array): number => Math.ceil(420 + byteLength * 1.25)

// Reads an internal slot, so arrays of another realm (a test runner's sandbox) pass too.
const isUint8Array = (value: unknown): boolean =>
  ArrayBuffer.isView(value) && (value as unknown as Record<symbol, unknown>)[Symbol.toStringTag] === 'Uint8Array'
