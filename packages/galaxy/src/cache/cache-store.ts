import type { Arrival } from './arrival.js'
import { grown } from './grown.js'
import type { Lender } from './lender.js'
import type { StoredEntry } from './stored-entry.js'

/** No slot: the store does not hold the key, or nothing at all. */
export const noSlot = -1

/** Slots that there is room for from the beginning. */
const firstCapacity = 16

/**
 * Holds the entries of one cache, and knows which is to go next. It has no limit of its own: the galaxy compares
 * {@link bytes} with its budget and calls {@link evict}.
 *
 * Entries live in numbered slots. What a hit needs of them lies side by side in arrays, because a hit costs what it
 * touches of memory: with 100,000 entries of popularity Zipf 0.99 a bare `Map.get` took 45 ns, this way 1.25 times
 * that, and by way of an object for each entry twice.
 *
 * To make a store, extend this class with an order: three methods that are told of slots, three that are asked for one,
 * and, if you like, one that is asked for all of them and one that is told of values that are replaced.
 */
export abstract class CacheStore<E extends StoredEntry = StoredEntry> implements Iterable<E> {
  readonly #slots = new Map<string, number>()
  readonly #entries: (E | undefined)[] = []
  readonly #values: unknown[] = []
  readonly #free: number[] = []
  #dueAtMs = new Float64Array(firstCapacity)
  /** Entries that are due some time. While there is none, a hit need not look at `#dueAtMs`: a tenth of its time. */
  #mortals = 0
  #bytes = 0

  /** Entries held. */
  get size(): number {
    return this.#slots.size
  }

  /** Sum of `chargedBytes` of the entries held. */
  get bytes(): number {
    return this.#bytes
  }

  /** The slot of `key`, or {@link noSlot}; counts as a use. */
  find(key: string): number {
    const slot = this.#slots.get(key)
    if (slot === undefined) return noSlot
    this.used(slot)
    return slot
  }

  /** The entry in `slot`, which {@link find} gave. */
  entryAt(slot: number): E {
    return this.#entries[slot] as E
  }

  /** What readers of the entry in `slot` share; undefined if there is no such value yet. */
  valueAt(slot: number): unknown {
    return this.#values[slot]
  }

  /** When a hit must look at the entry in `slot`, for it expires or is to be refreshed; in ms since the Unix epoch. */
  dueAtMs(slot: number): number {
    return this.#mortals === 0 ? Number.POSITIVE_INFINITY : (this.#dueAtMs[slot] as number)
  }

  /** Notes that the entry in `slot` now has a value to share. */
  refreshValue(slot: number): void {
    this.#values[slot] = this.#entries[slot]?.value
  }

  /** The entry of `key`; counts as a use. */
  get(key: string): E | undefined {
    const slot = this.find(key)
    return slot === noSlot ? undefined : this.entryAt(slot)
  }

  /** The entry of `key`; not a use. */
  peek(key: string): E | undefined {
    const slot = this.#slots.get(key)
    return slot === undefined ? undefined : this.entryAt(slot)
  }

  /**
   * An entry whose key has this hash, as `keyHash` gives it; not a use. Of the main cache's store it is what may be
   * sent along with another. Default: none is known, and nothing is sent along.
   */
  peekHash(_hash: number): E | undefined {
    return undefined
  }

  /** The slot of `key`, or {@link noSlot}; not a use. */
  slotOf(key: string): number {
    return this.#slots.get(key) ?? noSlot
  }

  /**
   * Another process was asked for a key with this hash, as `keyHash` gives it, or so a peer says: it may be any
   * number from 0 to 2^32 - 1, of a key that is held, or known, or neither. The main cache's store is told of keys
   * that went from here, the hot cache's of keys that went from a peer that it has copies from. Must put nothing out.
   * Default: nothing happens.
   *
   * @returns whether the store made use of it
   */
  heard(_hash: number): boolean {
    return false
  }

  /**
   * Whether an entry of `key`, fetched from a peer, is worth the entries that would be put out of this store for it.
   * Asked when there is no room otherwise, and a store may remember that it said no. Default: always.
   *
   * @param _least what it has to promise, as {@link leastWorth} of this store or of the other one, whichever gives way;
   *   0 if that cannot tell
   * @param _arrival how it came; one sent along was not asked for. Default: its owner held it, or nobody knows
   */
  admits(_key: string, _chargedBytes: number, _least: number, _arrival?: Arrival): boolean {
    return true
  }

  /**
   * What goes with the entry that {@link evict} would take: requests to be expected for each of its bytes
   * within as many requests to this store as there were so far, so that stores of one age compare. Default:
   * undefined, it cannot tell.
   */
  leastWorth(): number | undefined {
    return undefined
  }

  /**
   * Starts to find out how much of the room of a main cache can be lent, if the store can. Default: it cannot.
   *
   * @param _ownBytes its room as long as none is lent
   * @param _maxLentBytes what may be lent of it
   */
  lender(_ownBytes: number, _maxLentBytes: number): Lender | undefined {
    return undefined
  }

  /**
   * Takes `entry` in, and gives back the entry of the same key that it replaces.
   * @param dueAtMs as {@link dueAtMs} gives it. Default: when it expires
   * @param arrival as {@link admits} has it. Default of an own key: asked for in vain, or refreshed if it is held
   */
  add(entry: E, dueAtMs: number = entry.expiresAtMs, arrival?: Arrival): E | undefined {
    const held = this.slotOf(entry.key)
    const stays = held !== noSlot && this.replaces(held, entry, arrival)
    let replaced: E | undefined
    if (held !== noSlot) replaced = stays ? this.#empty(held) : this.#takeOut(held)
    const slot = stays ? held : (this.#free.pop() ?? this.#newSlot())
    this.#slots.set(entry.key, slot)
    this.#entries[slot] = entry
    this.#values[slot] = entry.value
    this.#dueAtMs[slot] = dueAtMs
    if (dueAtMs !== Number.POSITIVE_INFINITY) this.#mortals += 1
    this.#bytes += entry.chargedBytes
    if (!stays) this.added(slot, arrival)
    return replaced
  }

  /** Takes the entry of `key` out and gives it back. */
  delete(key: string): E | undefined {
    const slot = this.#slots.get(key)
    return slot === undefined ? undefined : this.#takeOut(slot)
  }

  /**
   * Takes out the entry that is worth least and gives it back; undefined when empty.
   * @throws TypeError if the order names a slot that holds nothing
   */
  evict(): E | undefined {
    const slot = this.victim()
    if (slot === noSlot) return undefined
    if (this.#entries[slot] === undefined) {
      throw new TypeError(`victim() of a CacheStore must give a slot that holds an entry, or noSlot, got ${slot}`)
    }
    return this.#takeOut(slot)
  }

  /** The entry that {@link evict} would take, or one close to it where that would cost much. */
  coldest(): E | undefined {
    return this.#entries[this.coldestSlot()]
  }

  /** The entry that was used last, or one close to it where the store does not keep that order. */
  hottest(): E | undefined {
    return this.#entries[this.hottestSlot()]
  }

  /** From the entry that is worth most, as far as the store knows. It must not change, nor be asked, meanwhile. */
  *hottestFirst(): Generator<E> {
    for (const slot of this.slotsHottestFirst()) yield this.entryAt(slot)
  }

  clear(): void {
    for (const slot of this.#slots.values()) this.#takeOut(slot)
  }

  /** In no order that means anything. Entries may be deleted meanwhile. */
  *[Symbol.iterator](): Iterator<E> {
    for (const slot of this.#slots.values()) yield this.entryAt(slot)
  }

  /** There is an entry in `slot` now; `arrival` as {@link add} was told. Slots are small numbers, used again. */
  protected abstract added(slot: number, arrival?: Arrival): void
  /**
   * `entry` is about to replace that in `slot`.
   * @returns whether that is noted; if not, one is removed and one added
   */
  protected replaces(_slot: number, _entry: E, _arrival?: Arrival): boolean {
    return false
  }
  /** The entry in `slot` was asked for. On the path of every hit. */
  protected abstract used(slot: number): void
  /** The entry in `slot` is about to go. */
  protected abstract removed(slot: number): void
  /** The slot to be freed next; {@link noSlot} if all are. May change the order: it is about to be freed. */
  protected abstract victim(): number
  /** The slot that {@link victim} would give, or nearly. Changes nothing. */
  protected abstract coldestSlot(): number
  /** The slot used last, or nearly. */
  protected abstract hottestSlot(): number
  /** Every slot that holds an entry, the one worth most first, or nearly. Default: in no order that means anything. */
  protected slotsHottestFirst(): Iterable<number> {
    return this.#slots.values()
  }

  #newSlot(): number {
    const slot = this.#entries.length
    if (slot === this.#dueAtMs.length) this.#dueAtMs = grown(this.#dueAtMs, slot + 1)
    return slot
  }

  #takeOut(slot: number): E {
    this.removed(slot)
    this.#free.push(slot)
    return this.#empty(slot)
  }

  #empty(slot: number): E {
    const entry = this.entryAt(slot)
    this.#slots.delete(entry.key)
    this.#entries[slot] = undefined
    this.#values[slot] = undefined
    this.#bytes -= entry.chargedBytes
    if (this.#dueAtMs[slot] !== Number.POSITIVE_INFINITY) this.#mortals -= 1
    return entry
  }
}
