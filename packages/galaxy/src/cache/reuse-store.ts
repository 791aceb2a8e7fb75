import { keyHash } from '../key-hash.js'
import type { Arrival } from './arrival.js'
import type { CacheFactory, CacheName } from './cache-factory.js'
import { CacheStore, noSlot } from './cache-store.js'
import { Learning } from './learning.js'
import { Lender } from './lender.js'
import { Newcomers } from './newcomers.js'
import { PastKeys } from './past-keys.js'
import { PendingHits } from './pending-hits.js'
import { ReuseRates } from './reuse-rates.js'
import { SlotUses } from './slot-uses.js'
import type { StoredEntry } from './stored-entry.js'
import { firstUses, oneMore, unasked, useClass } from './uses.js'

/**
 * Puts out what is least likely to be asked for again soon, for the bytes it takes, as {@link ReuseRates} learns it.
 * Entries asked for equally often and of about the same size are in a list by last use, so the one to go is the oldest
 * of a list: only those are compared.
 */
class ReuseStore<E extends StoredEntry> extends CacheStore<E> {
  readonly #rates: ReuseRates
  readonly #cache: CacheName
  readonly #learning: Learning
  readonly #past: PastKeys
  readonly #newcomers: Newcomers
  readonly #held = new SlotUses()
  /** Requests so far, and values given: the store's clock, which wraps around. */
  #now = 0
  /** Noted at the next miss: nothing goes out between misses. */
  readonly #pending = new PendingHits()
  #notedAt = 0
  /** Asked for last as of `#notedAt`, or taken in since; `noSlot` if it is not held any more. */
  #latest = noSlot
  /** As {@link #now}, which is for differences, but without what was only heard of, and does not wrap. */
  #requests = 0
  #lender: Lender | undefined
  /** The next to go as of `#victimAt`; `noSlot` if it is not known any more. */
  #victim = noSlot
  #victimAt = 0
  /** Whether the entry that goes has to make room. */
  #putsOut = false

  constructor(cache: CacheName) {
    super()
    // In the main cache it saves nothing, and waiting for a better rate takes room that could be lent.
    this.#rates = new ReuseRates(cache === 'hot')
    this.#past = new PastKeys(this.#rates)
    this.#newcomers = new Newcomers(this.#past)
    this.#cache = cache
    this.#learning = new Learning(cache, { rates: this.#rates, held: this.#held, past: this.#past })
  }

  override lender(ownBytes: number, maxLentBytes: number): Lender {
    this.#lender = new Lender(ownBytes, maxLentBytes)
    this.#newcomers.lender = this.#lender
    return this.#lender
  }

  override leastWorth(): number | undefined {
    const victim = this.victim()
    if (victim === noSlot || (this.#cache === 'main' && !this.#learning.hasBegun)) return undefined
    return this.#worthOf(victim) * this.#requests
  }

  override admits(key: string, chargedBytes: number, least: number, arrival?: Arrival): boolean {
    this.#notePending()
    const hash = keyHash(key)
    if (arrival === 'companion') return this.#admitsCompanion(hash, chargedBytes, least)
    const past = this.#past.uses(this.#past.find(hash))
    const uses = past === 0 ? firstUses(arrival) : oneMore(past)
    if (this.#promises(uses, chargedBytes) >= least) return true
    this.#tookIn()
    this.#remember(hash, this.#newcomers.comes(hash, chargedBytes, arrival, this.#now), this.#now, false)
    return false
  }

  /**
   * Counts as a request in what is learned of keys. What is to be expected of them, and when to learn, goes by
   * the store's own requests. A main store is told of requests that copies elsewhere answered, and need not
   * hold their keys for those.
   */
  override heard(hash: number): boolean {
    if (this.#cache === 'main' || hash === 0) return false
    this.#tick()
    const slot = this.#held.find(hash)
    if (slot !== noSlot) this.#noteHit(slot, this.#now)
    return slot !== noSlot || this.#past.heard(this.#past.find(hash), this.#now)
  }

  override peekHash(hash: number): E | undefined {
    const slot = this.#held.find(hash)
    return slot === noSlot ? undefined : this.entryAt(slot)
  }

  override evict(): E | undefined {
    this.#putsOut = true
    const entry = super.evict()
    this.#putsOut = false
    return entry
  }

  /** Forgets what it remembered of keys, too. */
  override clear(): void {
    super.clear()
    this.#past.clear()
  }

  protected added(slot: number, arrival?: Arrival): void {
    const { key, chargedBytes } = this.entryAt(slot)
    const hash = keyHash(key)
    if (arrival === 'companion') this.#notePending()
    else this.#tookIn()
    const { places } = this.#held
    this.#held.hold(slot, hash, chargedBytes)
    if (this.#held.places > places) this.#pending.fit(this.#held.places)
    this.#latest = slot
    this.#note(slot, this.#newcomers.comes(hash, chargedBytes, arrival, this.#now), this.#now)
  }

  /**
   * What is given is the latest as it is in LRU, but was not asked for more often. Else it is refreshed, which
   * changes nothing but its bytes.
   */
  protected override replaces(slot: number, { chargedBytes }: E, arrival?: Arrival): boolean {
    if (arrival === 'given') this.#tookIn()
    if (chargedBytes !== this.#held.bytesAt(slot)) this.#resize(slot, chargedBytes)
    if (arrival !== 'given') return true
    const [age, uses] = [this.#held.ageAt(slot, this.#now), this.#held.usesAt(slot)]
    this.#rates.lost(useClass(uses), age)
    this.#lender?.came(this.#now, age, this.#held.bytesAt(slot))
    this.#note(slot, uses, this.#now)
    return true
  }

  protected used(slot: number): void {
    const now = (this.#now + 1) | 0
    this.#now = now
    this.#pending.add(slot, now)
  }

  protected removed(slot: number): void {
    this.#notePending()
    const held = this.#held
    const lastAt = held.lastAt(slot)
    if (!this.#putsOut) this.#lender?.gone(this.#now, held.ageAt(slot, this.#now), held.bytesAt(slot))
    this.#remember(held.hashAt(slot), held.usesAt(slot), lastAt, this.#putsOut)
    held.drop(slot)
    this.#victim = noSlot
    if (slot === this.#latest) this.#latest = noSlot
  }

  protected victim(): number {
    this.#notePending()
    if (this.#victim === noSlot || this.#victimAt !== this.#now) {
      this.#victim = this.#held.worthLeast(this.#worthOf)
      this.#victimAt = this.#now
    }
    return this.#victim
  }

  protected coldestSlot(): number {
    return this.victim()
  }

  /** If the one used last is not held any more, the one used last of the smallest of those asked for most often. */
  protected hottestSlot(): number {
    if (this.#now !== this.#notedAt) return this.#pending.slotAt(this.#now)
    return this.#latest === noSlot ? this.#held.newest() : this.#latest
  }

  protected override slotsHottestFirst(): Iterable<number> {
    this.#notePending()
    return this.#held.worthMostFirst(this.#worthOf)
  }

  /** Requests to be expected for the entry at the next request for any, for each byte. */
  readonly #worthOf = (slot: number, group = this.#held.groupAt(slot)): number =>
    this.#rates.rate(group, this.#held.ageAt(slot, this.#now)) / this.#held.bytesAt(slot)

  /** As {@link leastWorth} has it, of a key that was asked for so often, for the last time just now. */
  #promises(uses: number, chargedBytes: number): number {
    return (this.#rates.rate(useClass(uses), 0) / chargedBytes) * this.#requests
  }

  /** That it came along tells more than how long ago its key was asked for, so that counts for nothing. */
  #admitsCompanion(hash: number, chargedBytes: number, least: number): boolean {
    if (this.#promises(unasked, chargedBytes) >= least) return true
    if (this.#past.find(hash) < 0) this.#remember(hash, unasked, this.#now, true)
    return false
  }

  #notePending(): void {
    const allHits = (this.#now - this.#notedAt) >>> 0
    const hits = Math.min(allHits, this.#pending.places)
    for (let back = hits - 1; back >= 0; back--) {
      const at = (this.#now - back) | 0
      this.#noteHit(this.#pending.slotAt(at), at)
    }
    if (hits > 0) this.#latest = this.#pending.slotAt(this.#now)
    this.#requests += allHits
    this.#notedAt = this.#now
  }

  #noteHit(slot: number, at: number): void {
    const age = this.#held.ageAt(slot, at)
    this.#rates.ended(this.#held.groupAt(slot), age)
    this.#lender?.asked(at, age, this.#held.bytesAt(slot), true)
    this.#note(slot, oneMore(this.#held.usesAt(slot)), at)
  }

  #note(slot: number, uses: number, at: number): void {
    this.#victim = noSlot
    this.#held.note(slot, uses, at)
  }

  #resize(slot: number, chargedBytes: number): void {
    this.#notePending()
    const before = this.#held.bytesAt(slot)
    this.#held.resize(slot, chargedBytes)
    this.#lender?.gone(this.#now, this.#held.ageAt(slot, this.#now), before - this.#held.bytesAt(slot))
    this.#victim = noSlot
  }

  #remember(hash: number, uses: number, lastAt: number, wasPutOut: boolean): void {
    this.#past.add({ hash, uses, lastAt, wasPutOut }, this.#now, this.size)
  }

  /** A request for a key that is not held, or a value given for one: only with these is there time to learn. */
  #tookIn(): void {
    this.#tick()
    this.#requests++
    this.#learning.tookIn(this.#requests, this.size, this.#now)
  }

  /** A request that is no hit here, or a value given. */
  #tick(): void {
    this.#notePending()
    this.#now = (this.#now + 1) | 0
    this.#notedAt = this.#now
  }
}

/**
 * Learns from the stream how soon keys are asked for again, by how often they were and how long ago, and puts out what
 * promises least for its bytes. Of values that come from peers, those that promise less than what they would put out
 * are not taken in. See docs/promoters.md for what it saves.
 */
export const reuseStore: CacheFactory = <E extends StoredEntry>(cache: CacheName) => new ReuseStore<E>(cache)
