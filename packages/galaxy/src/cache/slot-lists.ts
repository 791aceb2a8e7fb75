import { noSlot } from './cache-store.js'
import { grown } from './grown.js'

/** Not in any list. */
const noList = -1

/** A fixed number of doubly linked lists of slots, newest to oldest, in arrays that they share. A slot is in one at most. */
export class SlotLists {
  readonly #newest: Int32Array
  readonly #oldest: Int32Array
  #older = new Int32Array(0)
  #newer = new Int32Array(0)
  #list = new Int32Array(0)

  /** @param lists how many lists, numbered from 0 */
  constructor(lists: number) {
    this.#newest = new Int32Array(lists).fill(noSlot)
    this.#oldest = new Int32Array(lists).fill(noSlot)
  }

  /** The slot added last; {@link noSlot} if `list` is empty. */
  newest(list: number): number {
    return this.#newest[list] as number
  }

  /** The slot added first; {@link noSlot} if `list` is empty. */
  oldest(list: number): number {
    return this.#oldest[list] as number
  }

  /** The slot that was added to the same list before `slot`; {@link noSlot} if none is left. */
  older(slot: number): number {
    return this.#older[slot] as number
  }

  has(slot: number): boolean {
    return slot < this.#list.length && this.#list[slot] !== noList
  }

  /** Puts `slot`, which is in no list, in front of `list`. */
  addNewest(list: number, slot: number): void {
    if (slot >= this.#list.length) this.#grow(slot + 1)
    const older = this.#newest[list] as number
    this.#older[slot] = older
    this.#newer[slot] = noSlot
    if (older === noSlot) this.#oldest[list] = slot
    else this.#newer[older] = slot
    this.#newest[list] = slot
    this.#list[slot] = list
  }

  /** Takes `slot` out of its list. Gives back whether that is empty now. */
  remove(slot: number): boolean {
    const list = this.#list[slot] as number
    const older = this.#older[slot] as number
    const newer = this.#newer[slot] as number
    if (newer === noSlot) this.#newest[list] = older
    else this.#older[newer] = older
    if (older === noSlot) this.#oldest[list] = newer
    else this.#newer[older] = newer
    this.#list[slot] = noList
    return older === noSlot && newer === noSlot
  }

  #grow(length: number): void {
    const before = this.#list.length
    this.#older = grown(this.#older, length)
    this.#newer = grown(this.#newer, length)
    this.#list = grown(this.#list, length).fill(noList, before)
  }
}
