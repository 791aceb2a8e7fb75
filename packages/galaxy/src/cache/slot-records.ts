/** Slots that room is made for first. */
const firstSlots = 16

/**
 * Whole numbers of 32 bits that are known of each slot, those of one slot side by side. To take an entry out, or to
 * move it in its list, needs all of them: in an array each they would be as many misses of the processor's cache, which
 * is what a miss of ours spends most on.
 */
export class SlotRecords {
  /** Numbers a slot. */
  readonly size: number
  /** Number `n` of `slot` is at `slot * size + n`. Replaced when it grows. */
  numbers = new Int32Array(0)

  #slots = 0

  constructor(size: number) {
    this.size = size
  }

  /** Slots that there is room for. */
  get slots(): number {
    return this.#slots
  }

  /** Makes room for `slot`. What is new is 0. */
  fit(slot: number): void {
    if (slot < this.#slots) return
    this.#slots = Math.max(slot + 1, this.#slots * 2, firstSlots)
    const { numbers } = this
    this.numbers = new Int32Array(this.#slots * this.size)
    this.numbers.set(numbers)
  }
}
