import type { Cancellation } from '../cancellation.js'
import type { Clock, Timer } from '../clock.js'
import { hasCode } from '../errors.js'
import { chunksOfKeys } from '../key-chunks.js'
import type { PeerPicker } from '../peer-picker.js'
import type { RemotePeer } from '../remote-peer.js'
import type { GalaxyCounters } from '../telemetry/galaxy-stats.js'
import { MissedWrites } from './missed-writes.js'
import type { PeerWrite } from './peer-write.js'
import { tellAll } from './tell-all.js'

/** What a {@link Retelling} works with. */
export interface RetellingOptions {
  readonly picker: PeerPicker
  readonly clock: Clock
  readonly reconcileMs: number
  readonly counters: GalaxyCounters
  /** Ends it. */
  readonly closing: Cancellation
  /** Does what a write asks of this process. */
  readonly here: (write: PeerWrite) => void
  /** Tells one peer of a write, within a time limit. */
  readonly tell: (remote: RemotePeer, write: PeerWrite) => Promise<void>
}

/**
 * Tells peers of the writes that they missed, until they know or are no peers any more. Those who do not know may be
 * the owners, or be asked by a process that joins, and so give away old values until they do.
 */
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
      void this.#wake()
    }, reconcileMs)
  }

  /** Never rejects. */
  async #wake(): Promise<void> {
    this.#busy = true
    const waiting = [...this.#missed]
    this.#missed.clear()
    await Promise.all(waiting.map(([peer, missed]) => this.#reconcile(peer, missed)))
    this.#busy = false
    this.#wakeLater()
  }

  /**
   * Tells `peer`, if it is still one, and then all others once more: while it did not know, they may have
   * had the old values from it.
   */
  async #reconcile(peer: string, missed: MissedWrites): Promise<void> {
    const { picker, counters } = this.#options
    const told = new Set<RemotePeer>()
    const remote = picker.remotes().find((known) => known.peer.id === peer)
    if (remote !== undefined) {
      if (!(await this.#tell(remote, missed))) return
      counters.peerWritesRetold += 1
      told.add(remote)
    }
    this.#here(peer, missed)
    await tellAll(
      () => picker.remotes(),
      told,
      (other) => this.#tell(other, missed),
    )
  }

  /** Does in this process what `peer` missed. A store of the user's may throw: then it is all done again, later. */
  #here(peer: string, missed: MissedWrites): void {
    const writes = [...missed.writes(chunksOfKeys)]
    try {
      for (const write of writes) this.#options.here(write)
    } catch (error) {
      for (const write of writes) this.missed(peer, write, error)
    }
  }

  /** @returns whether the peer knows all of what was missed. Never rejects */
  async #tell(remote: RemotePeer, missed: MissedWrites): Promise<boolean> {
    const writes = [...missed.writes((keys) => chunksOfKeys(keys, remote.fetcher))]
    try {
      for (const write of writes) await this.#options.tell(remote, write)
      return true
    } catch (error) {
      for (const write of writes) this.missed(remote.peer.id, write, error)
      return false
    }
  }
}
