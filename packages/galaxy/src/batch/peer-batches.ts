import { type Deadline, type Deadlines, tickMs } from '../deadlines.js'
import { hasCode } from '../errors.js'
import { chunksForPeer } from '../key-chunks.js'
import type { Waiters } from '../load.js'
import type { PeerClient } from '../peer-client.js'
import type { FetchedItem, FetchedValue } from '../remote-fetcher.js'
import type { RemotePeer } from '../remote-peer.js'
import { type PeerLimitOptions, peerLimitMs } from '../trouble/peer-limit.js'
import type { BatchItem } from './batch-item.js'
import { SharedCall } from './shared-call.js'
import type { WaitingLine } from './waiting-line.js'

/**
 * A peer that took no batches is tried again after this long: it may have been replaced by one that
 * does, at the same address.
 */
const retryBatchesAfterMs = 60_000

/** What {@link PeerBatches} work with. */
export interface PeerBatchesOptions<T> extends Required<PeerLimitOptions> {
  readonly name: string
  readonly peers: PeerClient<T>
  readonly deadlines: Deadlines
  /** Bounds the requests for one key each that a peer gets which takes no batches. */
  readonly line: WaitingLine
}

/** Requests for many keys to one peer; for one key each, if it knows no others. */
export class PeerBatches<T> {
  readonly #remote: RemotePeer
  readonly #options: PeerBatchesOptions<T>
  #onlySinglesUntilMs = Number.NEGATIVE_INFINITY
  #underWay = 0

  constructor(remote: RemotePeer, options: PeerBatchesOptions<T>) {
    this.#remote = remote
    this.#options = options
  }

  /** Whether requests are under way. */
  get isBusy(): boolean {
    return this.#underWay > 0
  }

  /** Fetches every item, each as if it were alone. */
  send(items: readonly BatchItem<FetchedValue>[]): void {
    const waited = items.filter(({ left }) => !left)
    const [first] = waited
    if (waited.length === 1 && first !== undefined) void this.#fetchOne(first)
    else if (this.#options.deadlines.nowMs() < this.#onlySinglesUntilMs) this.#fetchEach(waited)
    else
      for (const chunk of chunksForPeer(waited, ({ key }) => key, this.#remote.fetcher)) void this.#fetchTogether(chunk)
  }

  async #fetchTogether(items: readonly BatchItem<FetchedValue>[]): Promise<void> {
    const { peers, deadlines } = this.#options
    const call = new SharedCall(items)
    const nowMs = deadlines.nowMs()
    const limitMs = this.#limitMs(call, nowMs)
    const shorter = this.#limitShorter(items, limitMs, nowMs)
    this.#underWay += 1
    try {
      const answers = await peers.askMany(this.#remote, call.keys, limitMs, call.cancellation)
      this.#fetchEach(items.filter((item, index) => !settle(item, answers[index])))
    } catch (error) {
      if (!hasCode(error, 'UNSUPPORTED')) return call.reject(error)
      this.#onlySinglesUntilMs = deadlines.nowMs() + retryBatchesAfterMs
      this.#fetchEach(items)
    } finally {
      this.#underWay -= 1
      for (const deadline of shorter) deadlines.remove(deadline)
    }
  }

  /**
   * Gives up those of `items` in time for the backend here that have less time than their call,
   * which goes on for the others.
   */
  #limitShorter(items: readonly BatchItem<FetchedValue>[], callLimitMs: number, nowMs: number): readonly Deadline[] {
    const { deadlines, peers } = this.#options
    const added: Deadline[] = []
    for (const item of items) {
      const limitMs = this.#limitMs(item.waiters, nowMs)
      // Not for what the limits may be late anyway.
      if (limitMs < callLimitMs - tickMs)
        added.push(deadlines.add(limitMs, () => item.giveUp(peers.timedOut('fetch', item.key, this.#remote, limitMs))))
    }
    return added
  }

  #fetchEach(items: readonly BatchItem<FetchedValue>[]): void {
    const fetch = async ([item]: readonly BatchItem<FetchedValue>[]): Promise<void> => {
      if (item !== undefined) await this.#fetchOne(item)
    }
    for (const item of items) this.#options.line.add([item], fetch)
  }

  /** Ends when the fetch has ended, well or not, for the next in the line. */
  async #fetchOne(item: BatchItem<FetchedValue>): Promise<void> {
    if (item.left) return
    const { key, waiters } = item
    const { peers, deadlines } = this.#options
    this.#underWay += 1
    try {
      const limitMs = this.#limitMs(waiters, deadlines.nowMs())
      const takesCompanions = waiters.batched !== true
      const asked = peers.ask('fetch', this.#remote, key, limitMs, waiters.cancellation, { takesCompanions })
      item.resolve(await asked)
    } catch (error) {
      item.reject(error)
    } finally {
      this.#underWay -= 1
    }
  }

  #limitMs(waiters: Waiters, nowMs: number): number {
    return peerLimitMs(this.#options, waiters, nowMs)
  }
}

/** @returns whether the peer has answered `item`: not if its answer had no room for the value */
function settle(item: BatchItem<FetchedValue>, answer: FetchedItem | undefined): boolean {
  if (answer === undefined) return false
  if (!('error' in answer)) item.resolve(answer)
  else if (hasCode(answer.error, 'UNSUPPORTED')) return false
  else item.reject(answer.error)
  return true
}
