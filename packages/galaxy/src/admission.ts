import { Cancellation } from './cancellation.js'
import { ClosedError } from './errors.js'
import { requireKey } from './key.js'

/** Whether a galaxy takes a key now. Only asked when a key has to travel: what is in a cache was checked before. */
export class Admission {
  readonly #galaxy: string
  readonly #maxKeyBytes: number
  /** Cancelled when the galaxy closes; ends what runs outside its loader's flights. Its reason is a ClosedError. */
  readonly closing = new Cancellation()

  constructor(galaxy: string, maxKeyBytes: number) {
    this.#galaxy = galaxy
    this.#maxKeyBytes = maxKeyBytes
  }

  /** @throws ClosedError once the galaxy is closed */
  requireOpen(key?: string): void {
    if (this.closing.cancelled)
      throw new ClosedError(`galaxy ${JSON.stringify(this.#galaxy)}`, { galaxy: this.#galaxy, key })
  }

  /** @throws ClosedError, InvalidArgumentError for a key that cannot be */
  requireUsable(key: string): void {
    this.requireOpen(key)
    requireKey(key, this.#maxKeyBytes, this.#galaxy)
  }

  /** Closes the galaxy. @returns the error of those who come too late */
  close(): ClosedError {
    const reason = new ClosedError(`galaxy ${JSON.stringify(this.#galaxy)}`, { galaxy: this.#galaxy })
    this.closing.cancel(reason)
    return reason
  }
}
