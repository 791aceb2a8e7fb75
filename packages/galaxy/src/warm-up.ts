import type { Cancellation } from './cancellation.js'
import type { Clock } from './clock.js'
import type { Loaded } from './loaded.js'
import type { PeerClient } from './peer-client.js'
import type { PeerPicker } from './peer-picker.js'

/** How a process that joins spares the backend. */
export interface WarmUpOptions {
  /** How long after joining the previous owner of a key is asked first, in ms. */
  readonly forMs: number
  /** Time limit of such a peek, in ms. Default 100. */
  readonly timeoutMs?: number
}

/** Default of `timeoutMs`: a peek is answered from memory, so a peer that needs longer is slower than most backends. */
export const defaultPeekTimeoutMs = 100

/** For a while after this process joined, its keys are in the caches of those who owned them before: a peek saves a load. */
export class WarmUp<T> {
  readonly #options: Required<WarmUpOptions>
  readonly #picker: PeerPicker
  readonly #peers: PeerClient<T>
  readonly #clock: Clock

  constructor(options: Required<WarmUpOptions>, picker: PeerPicker, peers: PeerClient<T>, clock: Clock) {
    this.#options = options
    this.#picker = picker
    this.#peers = peers
    this.#clock = clock
  }

  /** The value of `key` from its previous owner's caches; undefined if there is none to be had. Never rejects. */
  async peek(key: string, parent: Cancellation): Promise<Loaded<T> | undefined> {
    if (this.#clock.monotonicNow() - this.#picker.joinedAtMs >= this.#options.forMs) return undefined
    if (this.#picker.ownerOf(key) !== undefined) return undefined
    const previous = this.#picker.previousOwnerOf(key)
    if (previous === undefined) return undefined
    try {
      const fetched = await this.#peers.ask('peek', previous, key, this.#options.timeoutMs, parent)
      return this.#peers.decode(key, fetched, previous)
    } catch {
      // Not there, too slow or broken: the backend has the value, and will be asked next whatever the reason.
      return undefined
    }
  }
}
