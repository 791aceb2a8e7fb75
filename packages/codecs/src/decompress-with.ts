/** Options of node:zlib. */
export interface DecompressOptions {
  readonly maxOutputLength: number
  readonly chunkSize: number
  /** Parameters of the algorithm, by number. */
  readonly params?: Readonly<Record<number, number>>
}

/** What came out, and how much went in. */
export interface Decompressed {
  readonly raw: Uint8Array
  readonly bytesRead: number
}

/** What node:zlib answers to the option `info`, which its types leave out. */
interface ZlibInfo {
  readonly buffer: Uint8Array
  /** `bytesWritten` counts the bytes written to the engine: those that it read. */
  readonly engine: { readonly bytesWritten: number }
}

/** One of the functions of node:zlib that decompress at once. */
export type ZlibSync = (data: Uint8Array, options: object) => unknown

/** Says also how much of `data` was read, which ends with what was compressed and not with `data`. */
export function decompressWith(decompress: ZlibSync): (data: Uint8Array, options: DecompressOptions) => Decompressed {
  return (data, options) => {
    const { buffer, engine } = decompress(data, { ...options, info: true }) as ZlibInfo
    return { raw: buffer, bytesRead: engine.bytesWritten }
  }
}
