import { chunksOf } from '../key-chunks.js'
import type { Waiters } from '../load.js'
import type { Loaded } from '../loaded.js'
import type { ValueSource } from '../value-source.js'
import type { BatchBackend } from './batch-backend.js'
import { BatchItem } from './batch-item.js'
import { Gathering } from './gathering.js'
import { SharedCall } from './shared-call.js'
import { WaitingLine } from './waiting-line.js'

/** What {@link LoadBatches} work with. */
export interface LoadBatchesOptions<T> {
  /** Loads one key. */
  readonly backend: ValueSource<T>
  /** Undefined: the backend loads one key at a time. */
  readonly together: BatchBackend<T> | undefined
  readonly maxLoadManyKeys: number
  readonly batchConcurrency: number
}

/**
 * Before the backend: those keys of one moment that belong to batches are loaded together, and
 * a bounded number at once.
 */
export class LoadBatches<T> implements ValueSource<T> {
  readonly #options: LoadBatchesOptions<T>
  readonly #line: WaitingLine
  readonly #gathering: Gathering<BatchItem<Loaded<T>>>

  constructor(options: LoadBatchesOptions<T>) {
    this.#options = options
    this.#line = new WaitingLine(options.batchConcurrency)
    this.#gathering = new Gathering({ send: (items) => this.#send(items) })
  }

  load(key: string, waiters: Waiters): Promise<Loaded<T>> {
    if (waiters.batched !== true) return this.#options.backend.load(key, waiters)
    return new Promise((resolve, reject) => {
      this.#gathering.add(new BatchItem<Loaded<T>>(key, waiters, { resolve, reject }))
    })
  }

  #send(items: readonly BatchItem<Loaded<T>>[]): void {
    const { together, maxLoadManyKeys } = this.#options
    const maxKeys = together === undefined ? 1 : maxLoadManyKeys
    for (const chunk of chunksOf(items, ({ key }) => key, maxKeys)) this.#line.add(chunk, this.#load)
  }

  /** Here and not before, because some have left while they stood in line. */
  readonly #load = async (chunk: readonly BatchItem<Loaded<T>>[]): Promise<void> => {
    const { together } = this.#options
    const items = chunk.filter(({ left }) => !left)
    const [first] = items
    if (first === undefined) return
    if (items.length === 1 || together === undefined) await this.#loadOne(first)
    else await together.load(new SharedCall(items))
  }

  async #loadOne(item: BatchItem<Loaded<T>>): Promise<void> {
    try {
      item.resolve(await this.#options.backend.load(item.key, item.waiters))
    } catch (error) {
      item.reject(error)
    }
  }
}
