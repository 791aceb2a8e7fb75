/**
 * As many hits wait to be noted as there are slots, so that a stream which goes round in a loop has few of its keys
 * passed over; in powers of two between these bounds. To note 4,096 takes the miss that does it about a millisecond.
 */
const fewest = 128
const most = 4096

/** The hits that a store has not noted yet; of too many, the last. A hit writes one number, by the time of the hit. */
export class PendingHits {
  #slots = new Int32Array(fewest)

  /** Hits that there are places for. */
  get places(): number {
    return this.#slots.length
  }

  /** The slot that was hit at `time`, in requests modulo 2^32: less than {@link places} requests ago. */
  slotAt(time: number): number {
    return this.#slots[time & (this.#slots.length - 1)] as number
  }

  add(slot: number, time: number): void {
    this.#slots[time & (this.#slots.length - 1)] = slot
  }

  /**
   * Makes places for a store of so many slots. If there have to be more, the hits are forgotten: to be noted before.
   */
  fit(slots: number): void {
    const places = Math.min(2 ** Math.ceil(Math.log2(slots)), most)
    if (places > this.#slots.length) this.#slots = new Int32Array(places)
  }
}
