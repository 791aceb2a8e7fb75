import type { Clock } from '../clock.js'
import type { Deadlines } from '../deadlines.js'
import type { Waiters } from '../load.js'
import type { Loaded } from '../loaded.js'
import type { PeerClient } from '../peer-client.js'
import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'
import type { Route } from '../routing/route.js'
import type { GalaxyTelemetry } from '../telemetry/galaxy-telemetry.js'
import type { ValueSource } from '../value-source.js'
import type { RecentWrites } from '../write/recent-writes.js'
import { halfOfTime } from './peek-group.js'
import { PeekLine } from './peek-line.js'

/** How a process that joins spares the backend. */
export interface WarmUpOptions {
  /** How long after joining the previous owner of a key is asked first, in ms. */
  readonly forMs: number
  /** Time limit of such a peek, in ms: from its turn, for a few keys of a batch are peeked at at once. Default 100. */
  readonly timeoutMs?: number
}

/** Default of `timeoutMs`: a peek is answered from memory, so a peer that needs longer is slower than most backends. */
export const defaultPeekTimeoutMs = 100

/** What a {@link WarmUp} works with. */
export interface WarmUpParts<T> {
  readonly picker: PeerPicker
  readonly route: Route
  readonly peers: PeerClient<T>
  readonly clock: Clock
  readonly deadlines: Deadlines
  readonly telemetry: GalaxyTelemetry
  readonly recentWrites: RecentWrites
}

/**
 * For a while after this process joined, its keys are in the caches of those who owned them
 * before: a peek saves a load.
 */
export class WarmUp<T> implements ValueSource<T> {
  readonly #options: Required<WarmUpOptions>
  readonly #parts: WarmUpParts<T>
  readonly #next: ValueSource<T>
  /** By peer and connection, for batches alone. */
  readonly #lines = new WeakMap<RemotePeer, PeekLine<T>>()

  constructor(options: Required<WarmUpOptions>, parts: WarmUpParts<T>, next: ValueSource<T>) {
    this.#options = options
    this.#parts = parts
    this.#next = next
  }

  async load(key: string, waiters: Waiters): Promise<Loaded<T>> {
    const peeked = await this.#peek(key, waiters)
    if (peeked === undefined) return this.#next.load(key, waiters)
    this.#parts.telemetry.counters.warmUpHits += 1
    return peeked
  }

  /** The value of `key` from its previous owner's caches; undefined if there is none to be had. Never rejects. */
  async #peek(key: string, waiters: Waiters): Promise<Loaded<T> | undefined> {
    const { clock, picker, route, peers, recentWrites } = this.#parts
    const nowMs = clock.monotonicNow()
    if (nowMs - picker.joinedAtMs >= this.#options.forMs) return undefined
    if (!route.isOwnedHere(key)) return undefined
    const previous = picker.previousOwnerOf(key)
    // Of a write that this process knows, the previous owner may not have been told yet.
    if (previous === undefined || recentWrites.includes(key)) return undefined
    try {
      if (waiters.batched === true) return await this.#lineFor(previous).peek(key, waiters)
      const limitMs = Math.min(this.#options.timeoutMs, halfOfTime(waiters, nowMs))
      return await peers.peek(previous, key, limitMs, waiters.cancellation)
    } catch {
      // Too slow or broken: the backend has the value, and will be asked next whatever the reason.
      return undefined
    }
  }

  #lineFor(remote: RemotePeer): PeekLine<T> {
    const { peers, deadlines } = this.#parts
    let line = this.#lines.get(remote)
    if (line === undefined) {
      line = new PeekLine<T>(remote, { peers, deadlines, timeoutMs: this.#options.timeoutMs })
      this.#lines.set(remote, line)
    }
    return line
  }
}
