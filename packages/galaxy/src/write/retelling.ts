import type { Cancellation } from '../cancellation.js'
import type { Clock, Timer } from '../clock.js'
import { hasCode } from '../errors.js'
import { chunksOfKeys } from '../key-chunks.js'
import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import { MissedWrites } from './missed-writes.js'
import type { PeerWrite } from './peer-write.js'

/** What a {@link Retelling} works with. */
export interface RetellingOptions {
  readonly picker: PeerPicker
  readonly clock: Clock
  readonly reconcileMs: number
  readonly counters: GalaxyCounters
  /** Ends it. */
  readonly closing: Cancellation
  /** Tells one peer of a write, within a time limit. */
  readonly tell: (remote: RemotePeer, write: PeerWrite) => Promise<void>
}

/** Tells peers of the writes that they missed, until they know or are no peers any more. */
export class Retelling {
  readonly #options: RetellingOptions
  readonly #missed = new Map<string, MissedWrites>()
  #timer: Timer | undefined
  #busy = false

  constructor(options: RetellingOptions) {
    this.#options = options
    options.closing.onCancel(() => this.#timer?.cancel())
  }

  /** `peer` was not reached by `write`, for the reason of `error`. One that knows no writes is not told again. */
  missed(peer: string, write: PeerWrite, error: unknown): void {
    if (hasCode(error, 'UNSUPPORTED') || this.#options.closing.cancelled) return
    let missed = this.#missed.get(peer)
    if (missed === undefined) {
      missed = new MissedWrites()
      this.#missed.set(peer, missed)
    }
    missed.add(write)
    this.#wakeLater()
  }

  #wakeLater(): void {
    const { clock, reconcileMs, closing } = this.#options
    if (this.#busy || this.#missed.size === 0 || closing.cancelled) return
    this.#timer ??= clock.setTimer(() => {
      this.#timer = undefined
      void this.#tellAll()
    }, reconcileMs)
  }

  /** Never rejects. */
  async #tellAll(): Promise<void> {
    this.#busy = true
    await Promise.all([...this.#missed].map(([peer, missed]) => this.#tellOne(peer, missed)))
    this.#busy = false
    this.#wakeLater()
  }

  async #tellOne(peer: string, missed: MissedWrites): Promise<void> {
    const { picker, counters, tell } = this.#options
    this.#missed.delete(peer)
    const remote = picker.remotes().find((known) => known.peer.id === peer)
    if (remote === undefined) return
    try {
      for (const write of missed.writes(chunksOfKeys)) await tell(remote, write)
      counters.peerWritesRetold += 1
    } catch (error) {
      for (const write of missed.writes(chunksOfKeys)) this.missed(peer, write, error)
    }
  }
}
