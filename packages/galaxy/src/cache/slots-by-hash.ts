import { noSlot } from './cache-store.js'
import { grown } from './grown.js'

/**
 * Finds slots by the hash of their key, as `keyHash` gives it. Four to eight bytes a slot; from the first search on three times as much, for
 * chains of slots. Keys whose hashes are the same are told apart by nobody here.
 */
export class SlotsByHash {
  /** By slot; 0: the slot is not in use. */
  #hashes = new Uint32Array(0)
  /** By slot: the next of its chain. */
  #next = new Int32Array(0)
  /** By the low bits of a hash: the first of its chain. A power of two of them; none as long as nobody has searched. */
  #first = new Int32Array(0)

  /** The hash of the key in `slot`, which is in use. */
  hashAt(slot: number): number {
    return this.#hashes[slot] as number
  }

  /** A slot that holds a key with this hash; {@link noSlot} if none does. */
  find(hash: number): number {
    if (this.#first.length === 0) this.#chainAll()
    let slot = this.#first[this.#chainOf(hash)] as number
    while (slot !== noSlot && this.#hashes[slot] !== hash) slot = this.#next[slot] as number
    return slot
  }

  /** `slot`, which was not in use, holds a key with this hash now. */
  add(slot: number, hash: number): void {
    const places = this.#hashes.length
    this.#hashes = grown(this.#hashes, slot + 1)
    this.#hashes[slot] = hash
    if (this.#first.length === 0) return
    if (this.#hashes.length === places) this.#chain(slot, hash)
    else this.#chainAll()
  }

  /** `slot`, which is in use, holds nothing any more. */
  remove(slot: number): void {
    if (this.#first.length > 0) this.#unchain(slot)
    this.#hashes[slot] = 0
  }

  /** FNV spreads its high bits best. */
  #chainOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#first.length - 1)
  }

  #chain(slot: number, hash: number): void {
    const chain = this.#chainOf(hash)
    this.#next[slot] = this.#first[chain] as number
    this.#first[chain] = slot
  }

  #unchain(slot: number): void {
    const chain = this.#chainOf(this.hashAt(slot))
    const next = this.#next[slot] as number
    let before = this.#first[chain] as number
    if (before === slot) {
      this.#first[chain] = next
      return
    }
    while (this.#next[before] !== slot) before = this.#next[before] as number
    this.#next[before] = next
  }

  #chainAll(): void {
    const places = Math.max(1, this.#hashes.length)
    this.#next = new Int32Array(places)
    this.#first = new Int32Array(2 ** Math.ceil(Math.log2(places))).fill(noSlot)
    for (const [slot, hash] of this.#hashes.entries()) if (hash !== 0) this.#chain(slot, hash)
  }
}
