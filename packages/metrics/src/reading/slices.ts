import { setImmediate as turn } from 'node:timers/promises'

/** Work goes on for so long, in ms, before the event loop has its turn. A quarter of what a get may be held up. */
const sliceMs = 5

/** Cuts long work into slices, between which the event loop goes on. All work of one scrape shares them. */
export class Slices {
  #startedAtMs = performance.now()
  #last: Promise<unknown> = Promise.resolve()

  /** Whether it is time to wait for {@link next}. */
  get over(): boolean {
    return performance.now() - this.#startedAtMs >= sliceMs
  }

  /** Lets the event loop go round once. */
  async next(): Promise<void> {
    await turn()
    this.#startedAtMs = performance.now()
  }

  /** Does `work` when all that came before is done, so that no two pieces share a slice unknown to each other. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => {})
    return done
  }
}
