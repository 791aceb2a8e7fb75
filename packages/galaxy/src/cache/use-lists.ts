import { noSlot } from './cache-store.js'
import { SlotLists } from './slot-lists.js'
import type { SlotRecords } from './slot-records.js'
import { useClasses } from './uses.js'

/** A size to each doubling of what an entry is charged. The largest is for 2^30 bytes and more. */
const sizeClasses = 31

/** Slots by class of uses and by size, each of these lists from newest to oldest. */
export class UseLists {
  readonly #lists: SlotLists
  /** Of each class of uses, a bit for each size of which there are slots. */
  readonly #filled = new Int32Array(useClasses)

  /**
   * @param records of the slots
   * @param field of the numbers that {@link SlotLists} has in them, the first
   */
  constructor(records: SlotRecords, field: number) {
    this.#lists = new SlotLists(useClasses * sizeClasses, records, field)
  }

  has(slot: number): boolean {
    return this.#lists.has(slot)
  }

  /** Puts `slot`, which is in no list, in front of the one of its class and size. */
  addNewest(slot: number, group: number, bytes: number): void {
    const size = sizeClass(bytes)
    this.#lists.addNewest(group * sizeClasses + size, slot)
    this.#filled[group] = this.filled(group) | (1 << size)
  }

  /** Takes `slot` out of the list of its class and size. */
  remove(slot: number, group: number, bytes: number): void {
    if (this.#lists.remove(slot)) this.#filled[group] = this.filled(group) & ~(1 << sizeClass(bytes))
  }

  /**
   * Moves `slot` if its size is another now: in front, as if it were worth most of that, for to find
   * its place could take long.
   */
  resize(slot: number, group: number, before: number, bytes: number): void {
    if (sizeClass(before) === sizeClass(bytes)) return
    this.remove(slot, group, before)
    this.addNewest(slot, group, bytes)
  }

  /** The sizes of which there are slots in the class `group`, a bit each. */
  filled(group: number): number {
    return this.#filled[group] as number
  }

  /** The slot that was added first of the size that is the lowest bit of `filled`, which is not 0. */
  oldest(group: number, filled: number): number {
    return this.#lists.oldest(group * sizeClasses + lowest(filled))
  }

  /** A slot that was added last of a size in the highest class that has one; {@link noSlot} if all are empty. */
  newest(): number {
    for (let group = useClasses - 1; group >= 0; group--) {
      const filled = this.filled(group)
      if (filled !== 0) return this.#lists.newest(group * sizeClasses + lowest(filled))
    }
    return noSlot
  }

  /**
   * The slot of least `worth`, if in each list a slot is worth no more than newer ones;
   * {@link noSlot} if all are empty.
   */
  worthLeast(worth: (slot: number, group: number) => number): number {
    let found = noSlot
    let least = Number.POSITIVE_INFINITY
    for (let group = 0; group < useClasses; group++) {
      for (let filled = this.filled(group); filled !== 0; filled &= filled - 1) {
        const slot = this.oldest(group, filled)
        const here = worth(slot, group)
        if (here >= least) continue
        least = here
        found = slot
      }
    }
    return found
  }

  /**
   * Every slot, from the one of most `worth`, if in each list a slot is worth no more than newer ones: only the first
   * of each list are compared. The lists must not change meanwhile.
   */
  *worthMostFirst(worth: (slot: number) => number): Generator<number> {
    const heads = this.#newestOfEach().map((slot) => ({ slot, worth: worth(slot) }))
    while (heads.length > 0) {
      const best = heads.reduce((most, head) => (head.worth > most.worth ? head : most))
      yield best.slot
      const next = this.#lists.older(best.slot)
      if (next === noSlot) heads.splice(heads.indexOf(best), 1)
      else {
        best.slot = next
        best.worth = worth(next)
      }
    }
  }

  #newestOfEach(): number[] {
    const all = Array.from({ length: useClasses * sizeClasses }, (_, list) => this.#lists.newest(list))
    return all.filter((slot) => slot !== noSlot)
  }
}

const lowest = (bits: number): number => 31 - Math.clz32(bits & -bits)

/** Logarithm to base two. `clz32` takes numbers modulo 2^32, hence the limit. */
const sizeClass = (bytes: number): number => (bytes < 1 ? 0 : 31 - Math.clz32(Math.min(bytes, 2 ** (sizeClasses - 1))))
