import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM'] as const

/** Somebody wants the run to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  /** As shells tell which signal ended a process. */
  readonly exitCode: number

  constructor(signal: (typeof signals)[number]) {
    super(`ended by ${signal}`)
    this.exitCode = 128 + constants.signals[signal]
  }
}

/**
 * Aborts at the first signal to end that comes while it is open, in place of ending the
 * process. A second one does that.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController()

  constructor() {
    for (const signal of signals) process.once(signal, this.#abort)
  }

  /** Its reason is {@link Interrupted}. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  [Symbol.dispose](): void {
    for (const signal of signals) process.off(signal, this.#abort)
  }

  readonly #abort = (signal: (typeof signals)[number]): void => {
    this[Symbol.dispose]()
    this.#controller.abort(new Interrupted(signal))
  }
}
