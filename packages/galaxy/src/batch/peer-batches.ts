import type { LimitFunction } from 'p-limit'
import type { Deadlines } from '../deadlines.js'
import { hasCode } from '../errors.js'
import { chunksOf } from '../key-chunks.js'
import type { Waiters } from '../load.js'
import type { PeerClient } from '../peer-client.js'
import type { FetchedItem, FetchedValue } from '../remote-fetcher.js'
import type { RemotePeer } from '../remote-peer.js'
import type { BatchItem } from './batch-item.js'
import { SharedCall } from './shared-call.js'

/** A peer that took no batches is tried again after this long: it may have been replaced by one that does, at the same address. */
const retryBatchesAfterMs = 60_000

/** What {@link PeerBatches} work with. */
export interface PeerBatchesOptions<T> {
  /** Time limit of one request, in ms. */
  readonly peerTimeoutMs: number
  readonly peers: PeerClient<T>
  readonly deadlines: Deadlines
  /** Bounds the requests for one key each that a peer gets which takes no batches. */
  readonly limit: LimitFunction
}

/** Requests for many keys to one peer; for one key each, if it knows no others. */
export class PeerBatches<T> {
  readonly #remote: RemotePeer
  readonly #options: PeerBatchesOptions<T>
  #onlySinglesUntilMs = Number.NEGATIVE_INFINITY

  constructor(remote: RemotePeer, options: PeerBatchesOptions<T>) {
    this.#remote = remote
    this.#options = options
  }

  /** Fetches every item, each as if it were alone. */
  send(items: readonly BatchItem<FetchedValue>[]): void {
    for (const chunk of chunksOf(items, ({ key }) => key)) void this.#sendChunk(chunk.filter(({ left }) => !left))
  }

  async #sendChunk(items: readonly BatchItem<FetchedValue>[]): Promise<void> {
    const [first] = items
    if (first === undefined) return
    if (items.length === 1) await this.#fetchOne(first)
    else if (this.#options.deadlines.nowMs() < this.#onlySinglesUntilMs) this.#fetchEach(items)
    else await this.#fetchTogether(items)
  }

  async #fetchTogether(items: readonly BatchItem<FetchedValue>[]): Promise<void> {
    const { peers, deadlines } = this.#options
    const call = new SharedCall(items)
    try {
      const answers = await peers.askMany(this.#remote, call.keys, this.#limitMs(call), call.cancellation)
      for (const [index, item] of items.entries()) settle(item, answers[index])
    } catch (error) {
      if (!hasCode(error, 'UNSUPPORTED')) return call.reject(error)
      this.#onlySinglesUntilMs = deadlines.nowMs() + retryBatchesAfterMs
      this.#fetchEach(items)
    }
  }

  #fetchEach(items: readonly BatchItem<FetchedValue>[]): void {
    for (const item of items) void this.#options.limit(() => (item.left ? undefined : this.#fetchOne(item)))
  }

  async #fetchOne(item: BatchItem<FetchedValue>): Promise<void> {
    const { key, waiters } = item
    try {
      const answer = this.#options.peers.ask('fetch', this.#remote, key, this.#limitMs(waiters), waiters.cancellation)
      item.resolve(await answer)
    } catch (error) {
      item.reject(error)
    }
  }

  #limitMs({ deadlineAtMs }: Waiters): number {
    const { deadlines, peerTimeoutMs } = this.#options
    return Math.min(Math.max(0, deadlineAtMs - deadlines.nowMs()), peerTimeoutMs)
  }
}

function settle(item: BatchItem<FetchedValue>, answer: FetchedItem | undefined): void {
  // There is one for each key, or else the peer's answer as a whole was no answer.
  if (answer === undefined) return
  if ('error' in answer) item.reject(answer.error)
  else item.resolve(answer)
}
