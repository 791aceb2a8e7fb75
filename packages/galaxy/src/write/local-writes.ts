import type { Codec } from '@galaxycache/codecs'
import type { CacheEntry } from '../cache/cache-entry.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { Clock } from '../clock.js'
import { isOfVersion } from '../codec-version.js'
import { CodecError } from '../errors.js'
import { isKey, requireKey } from '../key.js'
import { LoadedEntry } from '../loaded.js'
import { requireKnown, requireList, requireObject } from '../require.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import type { Adoptions } from '../topology/adoptions.js'
import type { KeyMemory } from './key-memory.js'
import type { HandedEntry } from './peer-write.js'
import type { RecentWrites } from './recent-writes.js'
import { expiryOf, type Lifetime, setOptionNames } from './write-options.js'
import type { WriteStamps } from './write-stamp.js'

/** What {@link LocalWrites} works with. */
export interface LocalWritesOptions<T> {
  readonly name: string
  readonly codec: Codec<T>
  readonly maxKeyBytes: number
  readonly local: LocalCache<T>
  readonly adoptions: Adoptions<T>
  readonly clock: Clock
  readonly recentWrites: RecentWrites
  readonly stamps: WriteStamps
  readonly telemetry: GalaxyTelemetry
  /** Everything that remembers keys, the caches included. */
  readonly memories: readonly KeyMemory[]
  /** Makes an entry of encoded bytes. @throws what the codec throws */
  readonly entry: (key: string, bytes: Uint8Array, expiresAtMs: number) => CacheEntry<T>
}

/**
 * Writes to the caches of this process alone, for handlers that hear of a change in every process themselves. Loads
 * under way answer those who wait for them, and are not kept.
 */
export class LocalWrites<T> {
  readonly #options: LocalWritesOptions<T>

  /** @internal */
  constructor(options: LocalWritesOptions<T>) {
    this.#options = options
  }

  /** Forgets `key`. @returns whether a cache held it. @throws InvalidArgumentError for a key that cannot be */
  remove(key: string): boolean {
    const { maxKeyBytes, name, stamps } = this.#options
    requireKey(key, maxKeyBytes, name)
    return this.forget(key, stamps.next())
  }

  /** Forgets `keys`. @returns how many of them a cache held. @throws InvalidArgumentError for a key that cannot be */
  removeMany(keys: Iterable<string>): number {
    requireList('keys', keys)
    let held = 0
    for (const key of keys) if (this.remove(key)) held += 1
    return held
  }

  /**
   * Keeps `value`, as if this process owned the key.
   * @returns whether it is kept: not when it has expired, is too large, or the universe is closed
   * @throws CodecError for a value that cannot be encoded, InvalidArgumentError for a key that cannot
   * be, TypeError or RangeError
   */
  set(key: string, value: T, lifetime: Lifetime = {}): boolean {
    const entry = this.encode(key, value, lifetime)
    // Never outdated: what is known here of other writes came before this one, whatever the
    // clocks of their writers say.
    this.#note(key, this.#options.stamps.next())
    return this.#options.local.keepMain(entry, 'given')
  }

  /** Forgets everything. */
  clear(): void {
    this.forgetAll(this.#options.stamps.next())
  }

  /** @internal As {@link clear}, for a clear that began at `stampMs`. */
  forgetAll(stampMs: number): void {
    this.#options.recentWrites.noteClear(stampMs)
    for (const memory of this.#options.memories) memory.forgetAll()
  }

  /** @internal An entry of `value`, in no cache yet. @throws as {@link set} */
  encode(key: string, value: T, lifetime: Lifetime): CacheEntry<T> {
    const { name, codec, maxKeyBytes, clock, entry } = this.#options
    requireKey(key, maxKeyBytes, name)
    requireObject('options', lifetime)
    requireKnown(lifetime, setOptionNames)
    const expiresAtMs = expiryOf(lifetime, clock.now())
    try {
      return entry(key, codec.encode(value), expiresAtMs)
    } catch (cause) {
      throw new CodecError('encode', name, key, { cause })
    }
  }

  /**
   * @internal As {@link remove}, for a write that began at `stampMs`. A key that cannot be is
   * forgotten: nothing here holds it.
   */
  forget(key: string, stampMs: number): boolean {
    const { local, maxKeyBytes, name } = this.#options
    if (!isKey(key, maxKeyBytes, name)) return false
    const held = local.has(key)
    this.#note(key, stampMs)
    local.forget(key)
    return held
  }

  /**
   * @internal Keeps a value whose write began at `stampMs`. Of one that comes too late no more is kept than
   * that the key was written.
   */
  keep(entry: CacheEntry<T>, stampMs: number): boolean {
    const { local, recentWrites } = this.#options
    const { key } = entry
    const isOutdated = recentWrites.isOutdated(key, stampMs)
    this.#note(key, stampMs)
    // What is held goes in any case. If it is replaced, its key is asked for as it was.
    if (!isOutdated) return local.keepMain(entry, 'given')
    local.forget(key)
    return false
  }

  /**
   * @internal As {@link keep}, for what another process set. Of a value in another version of the codec no more is kept
   * than that the key was written, nor of one that may be from before a clear.
   * @param missedClear whether the other process does not know of the latest clear, which its
   * write may follow all the same
   * @throws CodecError for bytes that are no value
   */
  keepHanded(handed: HandedEntry, stampMs: number, missedClear: boolean): boolean {
    const isOld = missedClear && this.#options.recentWrites.mayPrecedeClear(stampMs)
    const entry = isOld ? undefined : this.#decode(handed)
    if (entry !== undefined) return this.keep(entry, stampMs)
    this.forget(handed.key, stampMs)
    return false
  }

  /**
   * @internal Keeps a value that another process gave away at `stampMs`, unless this one knows better or has no room.
   * @throws as {@link keepHanded}
   */
  adopt(handed: HandedEntry, stampMs: number): boolean {
    const { local, recentWrites, adoptions } = this.#options
    const { key } = handed
    if (recentWrites.isLate(stampMs) || recentWrites.includes(key) || local.has(key)) return false
    const entry = this.#decode(handed)
    return entry !== undefined && adoptions.keep(entry)
  }

  /** The key is written: what remembers it forgets it, but for the caches. */
  #note(key: string, stampMs: number): void {
    const { local, memories, recentWrites } = this.#options
    recentWrites.note(key, stampMs)
    for (const memory of memories) if (memory !== local) memory.forget(key)
  }

  /** An entry of what another process sent; undefined if that is of another version of the codec. */
  #decode(handed: HandedEntry): CacheEntry<T> | undefined {
    const { name, codec, maxKeyBytes, entry, telemetry } = this.#options
    const { key, bytes, expiresAtMs } = handed
    requireKey(key, maxKeyBytes, name)
    if (!isOfVersion(codec, handed)) {
      telemetry.counters.codecMismatches += 1
      return undefined
    }
    try {
      return new LoadedEntry(entry(key, bytes, expiresAtMs), codec).entry
    } catch (cause) {
      throw new CodecError('decode', name, key, { cause })
    }
  }
}
