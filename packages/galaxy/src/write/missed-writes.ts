import { ownString } from '../cache/own-copy.js'
import type { PeerWrite } from './peer-write.js'

/** Keys that are kept for one peer, and UTF-16 units that they have together. Beyond, it is told to forget everything, and all others are, who may have had the old values from it. */
const maxKeys = 10_000
const maxUnits = 1_000_000

/** What one peer was not told: the keys that it must forget, whatever was written to them. */
export class MissedWrites {
  readonly #keys = new Set<string>()
  #units = 0
  /** The epoch of a clear that was missed. 0: too many keys were. */
  #epoch: number | undefined

  /** A value that was set is not kept for later: by then it may be older than what the peer has. */
  add(write: PeerWrite): void {
    switch (write.kind) {
      case 'remove':
        for (const key of write.keys) this.#addKey(key)
        break
      case 'set':
        this.#addKey(write.key)
        break
      case 'clear':
        this.#forgetAll(write.epoch)
        break
      case 'hand-off':
        break
      default:
        throw new TypeError(`unknown PeerWrite ${JSON.stringify(write satisfies never)}`)
    }
  }

  /** What to tell the peer, with keys cut into lists by `chunks`. */
  *writes(chunks: (keys: readonly string[]) => Iterable<readonly string[]>): Generator<PeerWrite> {
    if (this.#epoch !== undefined) yield { kind: 'clear', epoch: this.#epoch }
    else for (const keys of chunks([...this.#keys])) yield { kind: 'remove', keys }
  }

  #addKey(key: string): void {
    if (this.#epoch !== undefined || this.#keys.has(key)) return
    this.#keys.add(ownString(key))
    this.#units += key.length
    if (this.#keys.size > maxKeys || this.#units > maxUnits) this.#forgetAll(0)
  }

  #forgetAll(epoch: number): void {
    this.#epoch = Math.max(this.#epoch ?? 0, epoch)
    this.#keys.clear()
  }
}
