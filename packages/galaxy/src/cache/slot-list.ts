import { noSlot } from './cache-store.js'
import { grown } from './grown.js'

/** A doubly linked list of slots, newest to oldest, in two arrays of integers. */
export class SlotList {
  #older = new Int32Array(0)
  #newer = new Int32Array(0)
  #newest = noSlot
  #oldest = noSlot

  get newest(): number {
    return this.#newest
  }

  get oldest(): number {
    return this.#oldest
  }

  /** The next slot towards the newest; {@link noSlot} after it. */
  newerThan(slot: number): number {
    return this.#newer[slot] as number
  }

  /** Every slot, from the newest. The list must not change meanwhile. */
  *newestFirst(): Generator<number> {
    for (let slot = this.#newest; slot !== noSlot; slot = this.#older[slot] as number) yield slot
  }

  /** Puts `slot`, which is not in the list, in front. */
  addNewest(slot: number): void {
    this.#older = grown(this.#older, slot + 1)
    this.#newer = grown(this.#newer, slot + 1)
    this.#older[slot] = this.#newest
    this.#newer[slot] = noSlot
    if (this.#newest === noSlot) this.#oldest = slot
    else this.#newer[this.#newest] = slot
    this.#newest = slot
  }

  /** Takes `slot` out of the list. */
  remove(slot: number): void {
    const older = this.#older[slot] as number
    const newer = this.#newer[slot] as number
    if (newer === noSlot) this.#newest = older
    else this.#older[newer] = older
    if (older === noSlot) this.#oldest = newer
    else this.#newer[older] = newer
  }
}
