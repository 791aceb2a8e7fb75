import { type Aging, maxAge } from './age-limit.js'
import { SlotRecords } from './slot-records.js'
import { SlotsByHash } from './slots-by-hash.js'
import { UseLists } from './use-lists.js'
import { useClass } from './uses.js'

/**
 * Numbers of a record: hash and chain, then the list, are written by those that have them. Half a line
 * of the processor's cache.
 */
const recordSize = 8
const hashField = 0
const listField = 2
const lastAtField = 5
const usesField = 6
const bytesField = 7

/** More is charged as this: about as much as a Buffer can hold. */
const maxBytes = 2 ** 32 - 1

/**
 * What a store that learns knows of the entries it holds, by slot. Bytes and hash of the key spare a look at the entry,
 * which is in memory that a hit need not touch.
 */
export class SlotUses implements Aging {
  readonly #records = new SlotRecords(recordSize)
  readonly #byHash = new SlotsByHash(this.#records, hashField)
  readonly #lists = new UseLists(this.#records, listField)

  /** Slots that there is room for. */
  get places(): number {
    return this.#records.slots
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
    return this.#records.numbers[slot * recordSize + usesField] as number
  }

  /** The class of these uses. */
  groupAt(slot: number): number {
    return useClass(this.usesAt(slot))
  }

  /** When the entry in `slot` was asked for last, in requests, modulo 2^32. */
  lastAt(slot: number): number {
    return this.#records.numbers[slot * recordSize + lastAtField] as number
  }

  /** How many requests before `now` that was. */
  ageAt(slot: number, now: number): number {
    return (now - this.lastAt(slot)) >>> 0
  }

  /** As {@link Aging.limitAge}. */
  limitAge(slot: number, now: number): void {
    if (this.has(slot) && this.ageAt(slot, now) > maxAge)
      this.#records.numbers[slot * recordSize + lastAtField] = now - maxAge
  }

  /** What the entry in `slot` takes of the budget, as {@link hold} or {@link resize} was given it. */
  bytesAt(slot: number): number {
    return (this.#records.numbers[slot * recordSize + bytesField] as number) >>> 0
  }

  /** There is an entry in `slot` now. It has to be noted before it can be found by its worth. */
  hold(slot: number, hash: number, chargedBytes: number): void {
    this.#byHash.add(slot, hash)
    this.#records.numbers[slot * recordSize + bytesField] = Math.min(chargedBytes, maxBytes)
  }

  /** The entry in `slot`, which was noted, takes so many bytes now. */
  resize(slot: number, chargedBytes: number): void {
    const bytes = Math.min(chargedBytes, maxBytes)
    this.#lists.resize(slot, this.groupAt(slot), this.bytesAt(slot), bytes)
    this.#records.numbers[slot * recordSize + bytesField] = bytes
  }

  /** The entry in `slot` has been asked for so often, `at` for the last time. */
  note(slot: number, uses: number, at: number): void {
    if (this.has(slot)) this.#takeOff(slot)
    const { numbers } = this.#records
    numbers[slot * recordSize + usesField] = uses
    numbers[slot * recordSize + lastAtField] = at
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
  worthLeast(worth: (slot: number, group: number) => number): number {
    return this.#lists.worthLeast(worth)
  }

  /** As {@link UseLists.worthMostFirst}. */
  worthMostFirst(worth: (slot: number) => number): Generator<number> {
    return this.#lists.worthMostFirst(worth)
  }

  #takeOff(slot: number): void {
    this.#lists.remove(slot, this.groupAt(slot), this.bytesAt(slot))
  }
}
