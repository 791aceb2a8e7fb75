import type { Deadlines } from '../deadlines.js'
import type { Waiters } from '../load.js'
import type { PeerClient } from '../peer-client.js'
import type { FetchedValue } from '../remote-fetcher.js'
import type { RemotePeer } from '../remote-peer.js'
import type { PeerLimitOptions } from '../trouble/peer-limit.js'
import { BatchItem, type ItemReceiver } from './batch-item.js'
import type { ResolvedBatchOptions } from './batch-options.js'
import { Gathering } from './gathering.js'
import { PeerBatches } from './peer-batches.js'
import { WaitingLine } from './waiting-line.js'

/** What {@link FetchBatches} work with. */
export interface FetchBatchesOptions<T> extends ResolvedBatchOptions<T>, Required<PeerLimitOptions> {
  readonly name: string
  readonly peers: PeerClient<T>
  readonly deadlines: Deadlines
}

/** Fetches from other processes where those of one moment and one owner share a request. */
export class FetchBatches<T> {
  readonly #options: FetchBatchesOptions<T>
  /** By peer and connection: one that is reconnected, or replaced, begins anew. */
  readonly #gatherings = new WeakMap<RemotePeer, Gathering<BatchItem<FetchedValue>>>()

  constructor(options: FetchBatchesOptions<T>) {
    this.#options = options
  }

  /** As a fetch of `key` alone. @throws NotFoundError from the peer, or an error of the peer */
  fetch(remote: RemotePeer, key: string, waiters: Waiters): Promise<FetchedValue> {
    return new Promise((resolve, reject) => this.add(remote, key, waiters, { resolve, reject }))
  }

  /** As {@link fetch}, for a `receiver`: promises would take longer than the rest. */
  add(remote: RemotePeer, key: string, waiters: Waiters, receiver: ItemReceiver<FetchedValue>): void {
    const item = new BatchItem<FetchedValue>(key, waiters, receiver)
    let gathering = this.#gatherings.get(remote)
    if (gathering === undefined) {
      gathering = this.#gatheringFor(remote)
      this.#gatherings.set(remote, gathering)
    }
    gathering.add(item)
  }

  #gatheringFor(remote: RemotePeer): Gathering<BatchItem<FetchedValue>> {
    const { batchConcurrency, coalesce } = this.#options
    const batches = new PeerBatches<T>(remote, { ...this.#options, line: new WaitingLine(batchConcurrency) })
    const send = (items: readonly BatchItem<FetchedValue>[]): void => batches.send(items)
    if (coalesce === undefined) return new Gathering({ send })
    // To wait for those who come over other sockets is worth it where many are asking, and only costs where one is.
    const schedule = (flush: () => void): void => {
      if (batches.isBusy) setImmediate(flush)
      else queueMicrotask(flush)
    }
    return new Gathering({ send, maxItems: coalesce.maxKeys, schedule })
  }
}
