import type { Codec } from '@galaxycache/codecs'
import { chargeOf, keyRateBytes } from './charge.js'
import type { KeyRate } from './key-rate.js'
import { ownString } from './own-copy.js'
import { type PackedBytes, pack, unpack } from './packed-bytes.js'
import type { StoredEntry } from './stored-entry.js'

/** A key with its value, as the caches hold it. */
export class CacheEntry<T> implements StoredEntry {
  readonly key: string
  /** The encoded value; undefined when the codec keeps `'value'`. */
  readonly packed: PackedBytes | undefined
  /** Length of the encoded value, in bytes. */
  readonly valueBytes: number
  /** When the entry expires, in ms since the Unix epoch, with a fraction. `Infinity`: never. */
  readonly expiresAtMs: number
  /** What the entry takes of the budget, in bytes. */
  chargedBytes: number
  /** The decoded value that all readers share; undefined until somebody has decoded it, or if each reader decodes. */
  value: T | undefined
  /** Requests for the key; only entries of the hot cache have it. */
  rate: KeyRate | undefined

  constructor(
    key: string,
    packed: PackedBytes | undefined,
    valueBytes: number,
    expiresAtMs: number,
    chargedBytes: number,
  ) {
    this.key = key
    this.packed = packed
    this.valueBytes = valueBytes
    this.expiresAtMs = expiresAtMs
    this.chargedBytes = chargedBytes
    this.value = undefined
    this.rate = undefined
  }
}

/**
 * An entry of `bytes`, in no cache yet.
 *
 * @param bytes the encoded value; nothing larger that they are a view of is kept
 * @param expiresAtMs in ms since the Unix epoch. Default: never
 * @param value what `bytes` were decoded to already, by a codec that shares values. Default: they were not
 * @throws what `codec.decode` throws, if the codec keeps `'value'`; else bad bytes show at the first {@link readValue}
 */
export function makeEntry<T>(
  codec: Codec<T>,
  key: string,
  bytes: Uint8Array,
  expiresAtMs = Number.POSITIVE_INFINITY,
  value?: T,
): CacheEntry<T> {
  const keepsBytes = codec.keeps !== 'value'
  const entry = new CacheEntry<T>(
    ownString(key),
    keepsBytes ? pack(bytes) : undefined,
    bytes.byteLength,
    expiresAtMs,
    chargeOf(codec, key, bytes),
  )
  entry.value = keepsBytes || value !== undefined ? value : codec.decode(bytes)
  return entry
}

/**
 * The value of `entry`: decoded once an entry and shared, or anew for each reader, as the codec says.
 * @throws on bad bytes
 */
export function readValue<T>(entry: CacheEntry<T>, codec: Codec<T>): T {
  const { value } = entry
  return value === undefined ? decode(entry, codec) : value
}

function decode<T>(entry: CacheEntry<T>, codec: Codec<T>): T {
  const value = codec.decode(bytesOf(entry, codec))
  if (codec.keeps === 'both') entry.value = value
  return value
}

/** The encoded value of `entry`, to be read and not written. Encoded anew when the codec keeps `'value'`. */
export function bytesOf<T>(entry: CacheEntry<T>, codec: Codec<T>): Uint8Array {
  return entry.packed === undefined ? codec.encode(entry.value as T) : unpack(entry.packed)
}

/** Gives `entry` its key's rate, as the hot cache needs it, and charges for that once. */
export function attachRate<T>(entry: CacheEntry<T>, rate: KeyRate): void {
  if (entry.rate === undefined) entry.chargedBytes += keyRateBytes
  entry.rate = rate
}
