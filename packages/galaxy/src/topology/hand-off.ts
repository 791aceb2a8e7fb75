import type { Codec } from '@galaxycache/codecs'
import { bytesOf, type CacheEntry } from '../cache/cache-entry.js'
import type { LocalCache } from '../cache/local-cache.js'
import type { Cancellation } from '../cancellation.js'
import type { Clock } from '../clock.js'
import type { PeerClient } from '../peer-client.js'
import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import type { KeyMemory } from '../write/key-memory.js'
import type { HandedEntry, PeerWrite } from '../write/peer-write.js'
import type { RecentWrites } from '../write/recent-writes.js'
import { HandOffLane, handedBytes } from './hand-off-lane.js'

/** Entries too large for what is left of the limit that are passed over before it counts as used up. */
const maxMisfits = 100

/** What a {@link HandOff} works with. */
export interface HandOffParts<T> {
  readonly codec: Codec<T>
  readonly local: LocalCache<T>
  readonly picker: PeerPicker
  readonly peers: PeerClient<T>
  readonly clock: Clock
  readonly writeTimeoutMs: number
  readonly recentWrites: RecentWrites
  readonly telemetry: GalaxyTelemetry
  /** Tells one peer of a write, now or later. Never rejects. */
  readonly tell: (remote: RemotePeer, write: PeerWrite) => Promise<void>
}

/**
 * Gives what this process holds as an owner to those who own it when this process has left. What promises the
 * most requests for its bytes goes first, as the main cache's store knows it: the order in which it would
 * evict, from the other end.
 *
 * A key that is written while its old value is on the way does not come back with it: the receiver knows the
 * write and does not take the value, or, should the message have been slower than its memory of writes, is
 * told to forget it again.
 */
export class HandOff<T> implements KeyMemory {
  readonly #parts: HandOffParts<T>
  #lanes: readonly HandOffLane<T>[] = []

  constructor(parts: HandOffParts<T>) {
    this.#parts = parts
  }

  forget(key: string): void {
    for (const lane of this.#lanes) lane.forget(key)
  }

  forgetAll(): void {
    for (const lane of this.#lanes) lane.forgetAll()
  }

  /** Sends at most `maxBytes`, to all next owners at once, until `cancellation`. Never rejects. */
  async send(maxBytes: number, cancellation: Cancellation): Promise<void> {
    try {
      this.#lanes = this.#lanesOf(maxBytes, cancellation)
    } catch {
      // A store of the user's that cannot say what is hottest.
      this.#parts.telemetry.counters.handOffErrors += 1
      return
    }
    await Promise.all(this.#lanes.map((lane) => lane.run()))
    this.#lanes = []
  }

  #lanesOf(maxBytes: number, cancellation: Cancellation): readonly HandOffLane<T>[] {
    const { tell } = this.#parts
    const options = {
      handed: (entry: CacheEntry<T>) => this.#handed(entry),
      send: (remote: RemotePeer, entries: readonly HandedEntry[]) => this.#send(remote, entries, cancellation),
      tell,
    }
    const lanes = new Map<RemotePeer, HandOffLane<T>>()
    for (const [entry, next] of this.#hottest(maxBytes)) {
      const lane = lanes.get(next) ?? new HandOffLane<T>(next, options)
      lanes.set(next, lane)
      lane.add(entry)
    }
    return [...lanes.values()]
  }

  /** What this process owns, hottest first, as much as fits into `maxBytes`, with who owns it next. */
  *#hottest(maxBytes: number): Generator<readonly [CacheEntry<T>, RemotePeer]> {
    const { local } = this.#parts
    let leftBytes = maxBytes
    let misfits = 0
    for (const entry of local.main.hottestFirst()) {
      const next = this.#nextOwnerOf(entry.key)
      if (next === undefined) continue
      const bytes = handedBytes(entry)
      if (bytes <= leftBytes) {
        leftBytes -= bytes
        yield [entry, next]
      } else if (++misfits === maxMisfits) return
    }
  }

  /**
   * Undefined where there is none, and for what is kept for an owner that failed: it has the value
   * itself, or will load it.
   */
  #nextOwnerOf(key: string): RemotePeer | undefined {
    const { picker, telemetry } = this.#parts
    try {
      return picker.ownerOf(key) === undefined ? picker.previousOwnerOf(key) : undefined
    } catch {
      // A user's hash function that throws.
      telemetry.counters.handOffErrors += 1
      return undefined
    }
  }

  #handed(entry: CacheEntry<T>): HandedEntry | undefined {
    const { codec, local, clock, recentWrites, telemetry } = this.#parts
    const { key, expiresAtMs } = entry
    if (local.main.peek(key) !== entry || !(expiresAtMs > clock.now()) || recentWrites.includes(key)) return undefined
    try {
      return { key, bytes: bytesOf(entry, codec), expiresAtMs, codecVersion: codec.version }
    } catch {
      // A codec that does not encode what it decoded.
      telemetry.counters.handOffErrors += 1
      return undefined
    }
  }

  async #send(remote: RemotePeer, entries: readonly HandedEntry[], cancellation: Cancellation): Promise<void> {
    const { peers, clock, picker, writeTimeoutMs: timeoutMs, telemetry } = this.#parts
    const { counters } = telemetry
    try {
      const from = picker.selfId
      await peers.tell(remote, { kind: 'hand-off', entries }, { stampMs: clock.now(), timeoutMs, cancellation, from })
    } catch (error) {
      counters.handOffErrors += 1
      throw error
    }
    counters.handedOff += entries.length
    counters.handedOffBytes += entries.reduce((sum, { key, bytes }) => sum + key.length + bytes.byteLength, 0)
  }
}
