import zlib from 'node:zlib'
import { type Decompressed, type DecompressOptions, decompressWith, type ZlibSync } from './decompress-with.js'
import { gunzip } from './gunzip.js'

/** How a value is compressed. `'zstd'` needs Node 22.15 or newer. */
export type CompressionAlgorithm = 'gzip' | 'deflate' | 'brotli' | 'zstd'

/** One way to compress. */
export interface Compression {
  /** Names the algorithm in the first byte of a frame. Never reused: it goes over the wire. */
  readonly id: number
  readonly minLevel: number
  readonly maxLevel: number
  /** Chosen for the event loop, which waits: see the table in docs/codecs.md. */
  readonly defaultLevel: number
  compress(raw: Uint8Array, level: number): Uint8Array
  /** @throws RangeError at more than `maxOutputLength` bytes, Error at bad data; data after the end is not read */
  decompress(data: Uint8Array, options: DecompressOptions): Decompressed
}

/**
 * Levels up to 19 look back 2^23 bytes at most. A frame that wants more could make each decoding allocate 128
 * MiB, whatever it decodes to.
 */
const zstdMaxLevel = 19
const zstdMaxWindowLog = 23

/** The part of node:zlib that Node 20 and its types do not have. */
interface ZlibWithZstd {
  readonly zstdCompressSync?: (data: Uint8Array, options: object) => Uint8Array
  readonly zstdDecompressSync?: ZlibSync
  readonly constants: { readonly ZSTD_c_compressionLevel?: number; readonly ZSTD_d_windowLogMax?: number }
}

const { constants } = zlib
const { zstdCompressSync, zstdDecompressSync, constants: zstdConstants } = zlib as ZlibWithZstd

const gzip: Compression = {
  id: 1,
  minLevel: 1,
  maxLevel: 9,
  defaultLevel: 1,
  compress: (raw, level) => zlib.gzipSync(raw, { level }),
  decompress: gunzip,
}

const deflate: Compression = {
  id: 2,
  minLevel: 1,
  maxLevel: 9,
  defaultLevel: 1,
  compress: (raw, level) => zlib.deflateSync(raw, { level }),
  decompress: decompressWith(zlib.inflateSync),
}

const brotli: Compression = {
  id: 3,
  minLevel: 0,
  maxLevel: 11,
  defaultLevel: 1,
  compress(raw, level) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: level, [constants.BROTLI_PARAM_SIZE_HINT]: raw.byteLength }
    return zlib.brotliCompressSync(raw, { params })
  },
  decompress: decompressWith(zlib.brotliDecompressSync),
}

const zstd: Compression = {
  id: 4,
  minLevel: 1,
  maxLevel: zstdMaxLevel,
  defaultLevel: 3,
  compress(raw, level) {
    if (zstdCompressSync === undefined) throw missingZstd()
    return zstdCompressSync(raw, { params: { [zstdConstants.ZSTD_c_compressionLevel ?? 0]: level } })
  },
  decompress(data, options) {
    if (zstdDecompressSync === undefined) throw missingZstd()
    const params = { [zstdConstants.ZSTD_d_windowLogMax ?? 0]: zstdMaxWindowLog }
    return decompressWith(zstdDecompressSync)(data, { ...options, params })
  },
}

const byName: ReadonlyMap<unknown, Compression> = new Map(Object.entries({ gzip, deflate, brotli, zstd }))
const byId: ReadonlyMap<unknown, Compression> = new Map([gzip, deflate, brotli, zstd].map((one) => [one.id, one]))

/** @throws TypeError if there is no such algorithm, or this Node does not have it */
export function compressionNamed(name: CompressionAlgorithm): Compression {
  const compression = byName.get(name)
  if (compression === undefined) {
    throw new TypeError(`algorithm must be one of ${[...byName.keys()].join(', ')}, got ${name}`)
  }
  if (compression === zstd && zstdCompressSync === undefined) throw missingZstd()
  return compression
}

/** The algorithm that `id` stands for; undefined if none does. */
export const compressionOf = (id: number): Compression | undefined => byId.get(id)

const missingZstd = (): TypeError =>
  new TypeError(
    `algorithm zstd needs Node 22.15 or newer, this is ${process.version}; gzip, deflate and brotli work here`,
  )
