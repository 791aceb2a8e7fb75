import { noSlot } from './cache-store.js'
import { SlotRecords } from './slot-records.js'

/** Numbers of a record that say which hash a slot has, and what comes after it in its chain. */
const fields = 2

/**
 * Slots of a chain that are looked at. Of hashes that are no worse than chance hardly one chain in 10^80 is longer; but
 * who names keys can find any number whose hashes are the same.
 */
const maxSteps = 64

/**
 * Finds slots by the hash of their key, as `keyHash` gives it. Eight to sixteen bytes a slot, and from the first search
 * on half as much again, for where chains of slots begin. Keys whose hashes are the same are told apart by nobody here,
 * and of a chain that is very long only the latest are found.
 */
export class SlotsByHash {
  readonly #records: SlotRecords
  /** In a record: the hash, 0 if the slot is not in use; after it the next of the chain. */
  readonly #field: number
  /** By the low bits of a hash: the first of its chain. A power of two of them; none as long as nobody has searched. */
  #first = new Int32Array(0)
  /** Slots up to the last that was ever in use. */
  #slots = 0

  /**
   * @param records of the slots, others' numbers with them. Default: none but these
   * @param field of the two numbers here, the first
   */
  constructor(records = new SlotRecords(fields), field = 0) {
    this.#records = records
    this.#field = field
  }

  /** The hash of the key in `slot`, which is in use. */
  hashAt(slot: number): number {
    return this.#hashAt(slot) >>> 0
  }

  /** A slot that holds a key with this hash; {@link noSlot} if none does. */
  find(hash: number): number {
    if (this.#first.length === 0) this.#chainAll()
    const signed = hash | 0
    let slot = this.#first[this.#chainOf(signed)] as number
    for (let step = 0; step < maxSteps && slot !== noSlot; step++) {
      if (this.#hashAt(slot) === signed) return slot
      slot = this.#nextOf(slot)
    }
    return noSlot
  }

  /** `slot`, which was not in use, holds a key with this hash now. */
  add(slot: number, hash: number): void {
    this.#records.fit(slot)
    this.#records.numbers[this.#at(slot)] = hash
    this.#slots = Math.max(this.#slots, slot + 1)
    if (this.#first.length === 0) return
    if (this.#slots <= this.#first.length) this.#chain(slot, hash)
    else this.#chainAll()
  }

  /** `slot`, which is in use, holds nothing any more. */
  remove(slot: number): void {
    if (this.#first.length > 0) this.#unchain(slot)
    this.#records.numbers[this.#at(slot)] = 0
  }

  #at(slot: number): number {
    return slot * this.#records.size + this.#field
  }

  #hashAt(slot: number): number {
    return this.#records.numbers[this.#at(slot)] as number
  }

  #nextOf(slot: number): number {
    return this.#records.numbers[this.#at(slot) + 1] as number
  }

  /** FNV spreads its high bits best. */
  #chainOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#first.length - 1)
  }

  #chain(slot: number, hash: number): void {
    const chain = this.#chainOf(hash)
    this.#records.numbers[this.#at(slot) + 1] = this.#first[chain] as number
    this.#first[chain] = slot
  }

  /** A chain that is too long ends where it is looked at no further, so `slot` is in none afterwards either way. */
  #unchain(slot: number): void {
    const chain = this.#chainOf(this.#hashAt(slot))
    let before = this.#first[chain] as number
    if (before === slot) {
      this.#first[chain] = this.#nextOf(slot)
      return
    }
    for (let step = 1; before !== noSlot; step++) {
      const next = this.#nextOf(before)
      if (next === slot || step === maxSteps) {
        this.#records.numbers[this.#at(before) + 1] = next === slot ? this.#nextOf(slot) : noSlot
        return
      }
      before = next
    }
  }

  #chainAll(): void {
    this.#first = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(1, this.#records.slots)))).fill(noSlot)
    for (let slot = 0; slot < this.#slots; slot++) {
      const hash = this.#hashAt(slot)
      if (hash !== 0) this.#chain(slot, hash)
    }
  }
}
