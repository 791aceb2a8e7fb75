import { describe, requireInteger, requireOptions } from './checks.js'
import type { Codec, Keeps } from './codec.js'
import { compressedFrame, maxFrameDecodedBytes, storedFrame, unpackFrame } from './compressed-frame.js'
import { type CompressionAlgorithm, compressionNamed } from './compression.js'

/** Options of {@link compressed}. */
export interface CompressedOptions {
  /** What to compress with. Every peer reads all that its Node has, whatever it writes. Default `'deflate'`. */
  readonly algorithm?: CompressionAlgorithm
  /**
   * 1 to 9 for gzip and deflate, 0 to 11 for brotli, 1 to 19 for zstd. Default 1, for zstd 3: a call of node:zlib holds
   * up the event loop, and level 6 of deflate takes 4.6 times as long at 64 KB for a fifth less (bench/compression.js).
   */
  readonly level?: number
  /**
   * Shorter values are stored as they are. Default 1024: there compression saves two thirds of JSON rows,
   * for 12 us once and 8 us at each decoding; what it could save of a shorter one is less than the cache
   * spends on the entry itself.
   */
  readonly minBytes?: number
  /**
   * Longest encoded value before compression, in bytes, both ways: what would decode to more is
   * refused. Default 64 MiB.
   */
  readonly maxDecodedBytes?: number
  /**
   * `'both'`: the cache holds the decoded value beside the compressed bytes, so that compression saves network, not
   * memory. `'bytes'`: it holds the compressed bytes alone, and every get unpacks and decodes. Default: `'both'` if the
   * inner codec shares its values, else `'bytes'`.
   */
  readonly keeps?: Exclude<Keeps, 'value'>
}

const optionNames: Readonly<Record<keyof CompressedOptions, true>> = {
  algorithm: true,
  level: true,
  minBytes: true,
  maxDecodedBytes: true,
  keeps: true,
}

/**
 * What `codec` encodes, compressed where that makes it shorter. The algorithm is in the data, so peers may be
 * configured differently. The version is `compressed`, followed by the inner version if there is one (`compressed+2`),
 * because peers that do not compress cannot read these bytes.
 *
 * @throws TypeError if this Node does not have the algorithm, or `keeps: 'both'` is asked of
 * values that cannot be shared
 */
export function compressed<T>(codec: Codec<T>, options: CompressedOptions = {}): Codec<T> {
  requireCodec(codec)
  requireOptions(options, optionNames)
  const { algorithm = 'deflate', minBytes = 1024, maxDecodedBytes = 64 * 1024 * 1024 } = options
  const compression = compressionNamed(algorithm)
  const { level = compression.defaultLevel } = options
  requireInteger(`level of ${algorithm}`, level, compression.minLevel, compression.maxLevel)
  requireInteger('minBytes', minBytes, 0, maxFrameDecodedBytes)
  requireInteger('maxDecodedBytes', maxDecodedBytes, 1, maxFrameDecodedBytes)
  return {
    keeps: keepsOf(codec, options.keeps),
    encode(value) {
      const raw = codec.encode(value)
      requireShorter(raw, maxDecodedBytes)
      return raw.byteLength < minBytes ? storedFrame(raw) : compressedFrame(raw, compression, level)
    },
    decode: (frame) => codec.decode(unpackFrame(frame, maxDecodedBytes)),
    heapBytes: (frame) => heapBytesOf(codec, frame, maxDecodedBytes),
    version: codec.version === undefined ? 'compressed' : `compressed+${codec.version}`,
  }
}

function requireCodec(codec: Codec<unknown>): void {
  if (typeof codec?.encode === 'function' && typeof codec.decode === 'function') return
  throw new TypeError(`codec must have encode and decode, got ${describe(codec)}`)
}

function requireShorter(raw: Uint8Array, maxDecodedBytes: number): void {
  if (raw.byteLength <= maxDecodedBytes) return
  throw new RangeError(`value takes ${raw.byteLength} bytes, more than the ${maxDecodedBytes} of maxDecodedBytes`)
}

function keepsOf(codec: Codec<unknown>, asked: CompressedOptions['keeps']): 'bytes' | 'both' {
  // Not 'value': that would compress anew for every peer that asks.
  const shares = codec.keeps === 'value' || codec.keeps === 'both'
  const usual = shares ? 'both' : 'bytes'
  const keeps = asked === undefined ? usual : asked
  if (keeps !== 'bytes' && keeps !== 'both') {
    throw new TypeError(`keeps must be 'bytes' or 'both', got ${String(keeps)}`)
  }
  if (keeps === 'both' && !shares) throw new TypeError(`keeps must be 'bytes' for a codec whose values are not shared`)
  return keeps
}

/** Unpacks once more, once an entry: the inner codec may have to look at the bytes to tell. */
function heapBytesOf(codec: Codec<unknown>, frame: Uint8Array, maxDecodedBytes: number): number {
  try {
    const raw = unpackFrame(frame, maxDecodedBytes)
    return codec.heapBytes?.(raw) ?? raw.byteLength
  } catch {
    return frame.byteLength // never decoded, so never held
  }
}
