import { grown } from './grown.js'
import { SlotsByHash } from './slots-by-hash.js'
import { UseLists } from './use-lists.js'
import { useClass } from './uses.js'

/**
 * What a store that learns knows of the entries it holds, by slot. Bytes and hash of the key spare a look at the entry, which is in
 * memory that a hit need not touch.
 */
export class SlotUses {
  readonly #byHash = new SlotsByHash()
  readonly #lists = new UseLists()
  #lastAt = new Int32Array(0)
  #uses = new Uint8Array(0)
  #chargedBytes = new Float64Array(0)

  /** Slots that there is room for. */
  get places(): number {
    return this.#lastAt.length
  }

  /** Whether the entry in `slot` has been noted. */
  has(slot: number): boolean {
    return this.#lists.has(slot)
  }

  /** A slot whose key has this hash, or `noSlot`. */
  find(hash: number): number {
    return this.#byHash.find(hash)
  }

  /** The hash of the key in `slot`, as {@link hold} was given it. */
  hashAt(slot: number): number {
    return this.#byHash.hashAt(slot)
  }

  /** How often the key in `slot`, which was noted, was asked for: as `uses.ts` writes it. */
  usesAt(slot: number): number {
    return this.#uses[slot] as number
  }

  /** The class of these uses. */
  groupAt(slot: number): number {
    return useClass(this.usesAt(slot))
  }

  /** When the entry in `slot` was asked for last, in requests, modulo 2^32. */
  lastAt(slot: number): number {
    return this.#lastAt[slot] as number
  }

  /** What the entry in `slot` takes of the budget, as {@link hold} was given it. */
  bytesAt(slot: number): number {
    return this.#chargedBytes[slot] as number
  }

  /** There is an entry in `slot` now. It has to be noted before it can be found by its worth. */
  hold(slot: number, hash: number, chargedBytes: number): void {
    if (slot >= this.places) this.#grow(slot + 1)
    this.#byHash.add(slot, hash)
    this.#chargedBytes[slot] = chargedBytes
  }

  /** The entry in `slot` has been asked for so often, `at` for the last time. */
  note(slot: number, uses: number, at: number): void {
    if (this.has(slot)) this.#takeOff(slot)
    this.#uses[slot] = uses
    this.#lastAt[slot] = at
    this.#lists.addNewest(slot, useClass(uses), this.bytesAt(slot))
  }

  /** The entry in `slot`, which was noted, goes. What is known of it can be asked for until the slot is used again. */
  drop(slot: number): void {
    this.#takeOff(slot)
    this.#byHash.remove(slot)
  }

  /** As {@link UseLists.newest}. */
  newest(): number {
    return this.#lists.newest()
  }

  /** As {@link UseLists.worthLeast}. */
  worthLeast(worth: (slot: number) => number): number {
    return this.#lists.worthLeast(worth)
  }

  /** As {@link UseLists.worthMostFirst}. */
  worthMostFirst(worth: (slot: number) => number): Generator<number> {
    return this.#lists.worthMostFirst(worth)
  }

  #takeOff(slot: number): void {
    this.#lists.remove(slot, this.groupAt(slot), this.bytesAt(slot))
  }

  #grow(slots: number): void {
    this.#lastAt = grown(this.#lastAt, slots)
    this.#uses = grown(this.#uses, slots)
    this.#chargedBytes = grown(this.#chargedBytes, slots)
  }
}
