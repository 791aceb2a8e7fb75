import { setMaxListeners } from 'node:events'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { Latency } from '../report/latency.js'
import type { ReplayOrder } from './peer-messages.js'

/** Local hits end without a turn of the event loop; this many gets apart, the requests of other peers get theirs. */
const getsPerTurn = 64

/** Asks for a share of the stream, several gets at a time, and takes the time of each. */
export class Replay {
  readonly latency = Latency.empty()
  failed = 0
  firstError: string | undefined
  readonly #order: ReplayOrder
  readonly #get: (key: string) => Promise<unknown>
  readonly #signal: AbortSignal
  #next = 0
  #done = 0
  #startMs = 0

  /** No new get is started once `signal` is aborted. */
  constructor(order: ReplayOrder, get: (key: string) => Promise<unknown>, signal: AbortSignal) {
    this.#order = order
    this.#get = get
    this.#signal = signal
    // Every get in flight may be waiting for its time, and hears of the end.
    setMaxListeners(order.concurrency, signal)
  }

  /** Gets that have ended. */
  get done(): number {
    return this.#done
  }

  /** Returns the seconds that it took. */
  async run(): Promise<number> {
    this.#startMs = performance.now()
    await Promise.all(Array.from({ length: this.#order.concurrency }, () => this.#work()))
    return (performance.now() - this.#startMs) / 1000
  }

  async #work(): Promise<void> {
    const { ids, intervalMs } = this.#order
    while (this.#next < ids.length && !this.#signal.aborted) {
      const index = this.#next++
      const startMs = intervalMs === 0 ? performance.now() : await this.#due(index)
      await this.#get(String(ids[index])).catch((error: unknown) => this.#countFailure(error))
      this.latency.record(performance.now() - startMs)
      this.#done++
      if (this.#done % getsPerTurn === 0) await turn()
    }
  }

  /**
   * Waits for the get's time. One that is late because all were busy is timed from when it was
   * due, so no stall is hidden.
   */
  async #due(index: number): Promise<number> {
    const dueMs = this.#startMs + index * this.#order.intervalMs
    const waitMs = dueMs - performance.now()
    if (waitMs <= 0) return dueMs
    await sleep(waitMs, undefined, { signal: this.#signal }).catch(() => {})
    return performance.now()
  }

  #countFailure(error: unknown): void {
    this.failed++
    this.firstError ??= String(error)
  }
}
