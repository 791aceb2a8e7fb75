import { BatchItem } from '../batch/batch-item.js'
import { Gathering } from '../batch/gathering.js'
import { WaitingLine } from '../batch/waiting-line.js'
import type { Deadlines } from '../deadlines.js'
import { hasCode } from '../errors.js'
import type { Waiters } from '../load.js'
import type { Loaded } from '../loaded.js'
import type { PeerClient } from '../peer-client.js'
import type { RemotePeer } from '../remote-peer.js'
import { PeekGroup, type PeekItem } from './peek-group.js'

/** Peeks at one peer at once: half of the connections of a peer over HTTP/1.1, so that fetches find one between. */
const places = 8

/** What a {@link PeekLine} works with. */
export interface PeekLineOptions<T> {
  readonly peers: PeerClient<T>
  readonly deadlines: Deadlines
  /** Time limit of a peek, in ms from its turn. */
  readonly timeoutMs: number
}

/**
 * Peeks at one peer for the keys of batches, a few at once: if all went out together, most of their time would pass
 * while they wait for a connection. A peer that lets one time out is too slow for all that are in line then; those
 * who come later try again.
 */
export class PeekLine<T> {
  readonly #remote: RemotePeer
  readonly #options: PeekLineOptions<T>
  readonly #line = new WaitingLine(places)
  readonly #groups = new Set<PeekGroup<T>>()
  readonly #gathering = new Gathering<PeekItem<T>>({ send: (items) => this.#send(items) })

  constructor(remote: RemotePeer, options: PeekLineOptions<T>) {
    this.#remote = remote
    this.#options = options
  }

  /**
   * What the caches of the peer hold of `key`: undefined if that is nothing, or it is too slow.
   * @throws the reason of waiters who have left
   */
  peek(key: string, waiters: Waiters): Promise<Loaded<T> | undefined> {
    return new Promise((resolve, reject) => {
      this.#gathering.add(new BatchItem<Loaded<T> | undefined>(key, waiters, { resolve, reject }))
    })
  }

  #send(items: readonly PeekItem<T>[]): void {
    const { deadlines } = this.#options
    const nowMs = deadlines.nowMs()
    const group = new PeekGroup<T>(items, nowMs, () => {
      this.#groups.delete(group)
      if (due !== undefined) deadlines.remove(due)
    })
    const leftMs = group.endsAtMs - nowMs
    const due = leftMs === Number.POSITIVE_INFINITY ? undefined : deadlines.add(leftMs, () => group.giveUp())
    this.#groups.add(group)
    for (const item of items) this.#line.add([item], ([turn]) => this.#take(group, turn))
  }

  async #take(group: PeekGroup<T>, item: PeekItem<T> | undefined): Promise<void> {
    if (item === undefined || !group.take(item)) return
    const { peers, deadlines, timeoutMs } = this.#options
    const limitMs = Math.min(timeoutMs, Math.max(0, group.endsAtMs - deadlines.nowMs()))
    try {
      const loaded = await peers.peek(this.#remote, item.key, limitMs, item.waiters.cancellation)
      if (loaded === undefined) group.missed(item)
      else group.found(item, loaded)
    } catch (error) {
      group.missed(item)
      // Of a peer that had less time than a peek may take, or whose asker has left, nothing is known.
      if (item.left || limitMs < timeoutMs || !hasCode(error, 'DEADLINE_EXCEEDED')) return
      for (const waiting of this.#groups) waiting.giveUp()
    }
  }
}
