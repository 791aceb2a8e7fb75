import { noSlot } from './cache-store.js'
import type { SlotRecords } from './slot-records.js'

/**
 * Numbers of a record that say where its slot is: the next older slot of its list, the next newer one, and
 * which list, from 1; 0: none.
 */
const newerField = 1
const listField = 2

/** A fixed number of doubly linked lists of slots, newest to oldest. A slot is in one at most. */
export class SlotLists {
  readonly #newest: Int32Array
  readonly #oldest: Int32Array
  readonly #records: SlotRecords
  /** In a record: the first of the numbers here. */
  readonly #field: number

  /**
   * @param lists how many lists, numbered from 0
   * @param records of the slots, others' numbers with them
   * @param field of the three numbers here, the first
   */
  constructor(lists: number, records: SlotRecords, field: number) {
    this.#newest = new Int32Array(lists).fill(noSlot)
    this.#oldest = new Int32Array(lists).fill(noSlot)
    this.#records = records
    this.#field = field
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
    return this.#records.numbers[this.#at(slot)] as number
  }

  has(slot: number): boolean {
    return slot < this.#records.slots && this.#records.numbers[this.#at(slot) + listField] !== 0
  }

  /** Puts `slot`, which is in no list, in front of `list`. */
  addNewest(list: number, slot: number): void {
    this.#records.fit(slot)
    const { numbers } = this.#records
    const at = this.#at(slot)
    const older = this.#newest[list] as number
    numbers[at] = older
    numbers[at + newerField] = noSlot
    numbers[at + listField] = list + 1
    if (older === noSlot) this.#oldest[list] = slot
    else numbers[this.#at(older) + newerField] = slot
    this.#newest[list] = slot
  }

  /** Takes `slot` out of its list. Gives back whether that is empty now. */
  remove(slot: number): boolean {
    const { numbers } = this.#records
    const at = this.#at(slot)
    const older = numbers[at] as number
    const newer = numbers[at + newerField] as number
    const list = (numbers[at + listField] as number) - 1
    if (newer === noSlot) this.#newest[list] = older
    else numbers[this.#at(newer)] = older
    if (older === noSlot) this.#oldest[list] = newer
    else numbers[this.#at(older) + newerField] = newer
    numbers[at + listField] = 0
    return older === noSlot && newer === noSlot
  }

  #at(slot: number): number {
    return slot * this.#records.size + this.#field
  }
}
