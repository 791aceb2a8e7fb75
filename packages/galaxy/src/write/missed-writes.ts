import { ownString } from '../cache/own-copy.js'
import type { PeerWrite } from './peer-write.js'

/**
 * Keys that are kept for one peer, and UTF-16 units that they have together. Beyond, it is told to forget everything,
 * and all others are, who may have had the old values from it.
 */
const maxKeys = 10_000
const maxUnits = 1_000_000

/** What one peer was not told: the keys that it must forget, whatever was written to them. */
export class MissedWrites {
  readonly #keys = new Set<string>()
  #units = 0
  /** Whether there were too many keys to remember. */
  #isOverfull = false
  /** The latest epoch of a clear that was missed. */
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
        if (write.epoch === 0) this.#overfill()
        else this.#epoch = Math.max(this.#epoch ?? 0, write.epoch)
        break
      case 'hand-off':
        break
      default:
        throw new TypeError(`unknown PeerWrite ${JSON.stringify(write satisfies never)}`)
    }
  }

  /**
   * What to tell the peer, with keys cut into lists by `chunks`. A clear takes no key off: the peer may hear of its
   * epoch from others at any time, and of what it loads afterwards an old value can still be had from it.
   */
  *writes(chunks: (keys: readonly string[]) => Iterable<readonly string[]>): Generator<PeerWrite> {
    if (this.#epoch !== undefined) yield { kind: 'clear', epoch: this.#epoch }
    if (this.#isOverfull) yield { kind: 'clear', epoch: 0 }
    for (const keys of chunks([...this.#keys])) yield { kind: 'remove', keys }
  }

  #addKey(key: string): void {
    if (this.#isOverfull || this.#keys.has(key)) return
    this.#keys.add(ownString(key))
    this.#units += key.length
    if (this.#keys.size > maxKeys || this.#units > maxUnits) this.#overfill()
  }

  #overfill(): void {
    this.#isOverfull = true
    this.#keys.clear()
  }
}
